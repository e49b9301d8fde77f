import type * as pulumi from "@pulumi/pulumi";
import {
    createGraphClient,
    DirectoryObjectLoader,
    readGraphSettings,
    type GraphClient,
} from "../../../graph";
import { beforeEnd, cancellation } from "./cancellation";
import { RunReport } from "./runReport";

/** What people see of this process's work. */
export const runReport = new RunReport();
beforeEnd(() => runReport.sumUp());

let config: pulumi.dynamic.Config | undefined;
let client: GraphClient | undefined;
let loader: DirectoryObjectLoader | undefined;

/** Remembers where the engine's configuration is; nothing is read from it before the first request. */
export function configureSession(engineConfig: pulumi.dynamic.Config): void {
    config = engineConfig;
}

/**
 * The Graph client that all dynamic resources of a run share: one sign-in, one connection pool, one lane for
 * conditional access. Credentials come from the `azuread:` configuration and the `ARM_` variables, as for the
 * azuread provider, and are read here, at run time, never stored.
 *
 * @throws GraphSettingsError - Configuration is missing or wrong; all faults at once.
 */
export function graphClient(): GraphClient {
    client ??= createGraphClient(
        readGraphSettings({ config: (key) => config?.get(`azuread:${key}`), env: process.env }),
        {
            signal: cancellation(),
            onRequest: runReport.onRequest,
            onProgress: runReport.onProgress,
            onWait: runReport.onWait,
        },
    );
    return client;
}

/** Replaces the session's Graph client, for tests; `undefined` puts the real one back. */
export function useGraphClient(replacement: GraphClient | undefined): void {
    client = replacement;
    loader = undefined;
}

/** Merges reads of directory objects wanted at the same time, by whichever resource, into one request. */
export function directoryObjects(): DirectoryObjectLoader {
    loader ??= new DirectoryObjectLoader(graphClient());
    return loader;
}
