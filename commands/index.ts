/** The commands that this package has besides its resources, each made of its folder's `command.ts`. */
import { doctor } from "./doctor/command";
import { drift } from "./drift/command";
import { importTenant } from "./import/command";
import { reviewChange } from "./review/command";
import { staleGuests } from "./staleGuests/command";

export const commands = [doctor, importTenant, drift, reviewChange, staleGuests];
