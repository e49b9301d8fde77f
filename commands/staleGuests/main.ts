/** `npm run stale-guests`: the command from this project's sources. */
import { runFromProject } from "../../tools/fromProject";
import { staleGuests } from "./command";

void runFromProject(staleGuests);
