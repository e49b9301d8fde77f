/** `npm run sandbox`: a sandbox tenant from this project's sources. */
import { runSandboxCommand } from "./command";

void runSandboxCommand("npm run sandbox --");
