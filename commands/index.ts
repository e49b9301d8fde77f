/** The command lines of this package, each of its folder's `commandLine.ts`. Their code is loaded when they run. */
import { config } from "./config/commandLine";
import { doctor } from "./doctor/commandLine";
import { doubleMfa } from "./doubleMfa/commandLine";
import { drift } from "./drift/commandLine";
import { importTenant } from "./import/commandLine";
import { review } from "./review/commandLine";
import { staleGuests } from "./staleGuests/commandLine";
import { tenants } from "./tenants/commandLine";

export const commandLines = [config, doctor, importTenant, drift, review, staleGuests, doubleMfa, tenants];
