/** What the commands load in this repository to start the engine: see `commands/shared/engineEnvironment.ts`. */
import { join } from "node:path";
import type { EngineModule } from "../commands/shared/engineEnvironment";
import { root } from "./checks";
import { engineOnPath, pulumiBinary } from "./pulumiHome";

export const engineEnvironment: EngineModule["engineEnvironment"] = async () =>
    engineOnPath(root, join(root, ".sandbox", "engine"), await pulumiBinary(root));
