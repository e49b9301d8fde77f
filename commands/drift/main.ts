/** `npm run drift`: the command from this project's sources. */
import { runFromProject } from "../../tools/fromProject";
import { drift } from "./command";

void runFromProject(drift, { needsEngine: true });
