import { createRequire } from "node:module";

/**
 * Names a module that finds the engine. Only this package's own repository has one, because it can build the engine.
 */
export const engineModuleVariable = "ENTRA_B2B_ENGINE_MODULE";

/** What that module exports. */
export interface EngineModule {
    /** Variables with which `pulumi` starts the engine. */
    engineEnvironment(): Promise<NodeJS.ProcessEnv>;
}

/** The engine could not be found, downloaded or built. The message says what to do. */
export class EnginePreparationError extends Error {}

/**
 * The environment in which `pulumi` starts the engine: the environment of this process, and what the repository's
 * module adds. Only commands that need the engine call this, because building one takes minutes.
 *
 * @throws EnginePreparationError - The module found no engine.
 */
export async function engineEnvironment(): Promise<NodeJS.ProcessEnv> {
    const path = process.env[engineModuleVariable];
    if (!path) {
        return process.env;
    }
    const engine = createRequire(__filename)(path) as EngineModule;
    try {
        return { ...process.env, ...(await engine.engineEnvironment()) };
    } catch (error) {
        throw new EnginePreparationError(error instanceof Error ? error.message : String(error));
    }
}
