/** `npm run import`: the command from this project's sources. */
import { runFromProject } from "../../tools/fromProject";
import { importTenant } from "./command";

void runFromProject(importTenant);
