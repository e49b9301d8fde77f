/** `npm run doctor`: the command from this project's sources. */
import { runFromProject } from "../../tools/fromProject";
import { doctor } from "./command";

void runFromProject(doctor);
