/** `npm run review`: the command from this project's sources. */
import { runFromProject } from "../../tools/fromProject";
import { reviewChange } from "./command";

void runFromProject(reviewChange, { needsEngine: true });
