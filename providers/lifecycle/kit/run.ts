import type * as pulumi from "@pulumi/pulumi";
import { createGraphClient, Parts, readGraphSettings, type GraphClient } from "../../../graph";
import { Cancellation } from "./cancellation";
import { Declared } from "./declared";
import { createEngineLog, safeLog, type EngineLog } from "./engineLog";
import { RunReport } from "./runReport";
import { SequentialByKey } from "./sequentialByKey";

/** Parts of a run that tests replace. */
export interface RunOptions {
    readonly client?: GraphClient;
    readonly log?: EngineLog;
    /** The folder of the project, where runs keep what they began. Default: nothing is kept. */
    readonly folder?: string;
}

/**
 * What all dynamic resources of one run share: the Graph client, what the program declares, messages, report and
 * cancellation. A plugin process has one run; each test creates its own.
 */
export class Run {
    /** What the running program declares, by kind. */
    readonly declared = new Declared();
    /** Messages to the people who watch the run. */
    readonly log: EngineLog;
    /** What people see of the run's work. */
    readonly report: RunReport;
    readonly cancellation: Cancellation;
    /** The folder of the project, where runs keep what they began; `undefined` where nothing is kept. */
    readonly folder: string | undefined;
    /** For work that must not run at the same time. */
    readonly sequential = new SequentialByKey();
    private readonly parts = new Parts<Run>(this);
    private config: pulumi.dynamic.Config | undefined;
    private ownClient: GraphClient | undefined;

    constructor({ client, log = createEngineLog(), folder }: RunOptions = {}) {
        this.folder = folder;
        this.log = safeLog(log);
        this.report = new RunReport(this.log);
        this.cancellation = new Cancellation(() => this.report.logTotals());
        this.ownClient = client;
    }

    /** Records where the engine's configuration is. Nothing is read from it before the first request. */
    configure(config: pulumi.dynamic.Config): void {
        this.config = config;
    }

    /** The id of the tenant of the deployment; `undefined` if the configuration does not have it. */
    get tenantId(): string | undefined {
        return this.config?.get("azuread:tenantId") ?? process.env["ARM_TENANT_ID"];
    }

    /**
     * The Graph client that all dynamic resources share: one sign-in, one connection pool, one lane for conditional
     * access. Credentials come from the `azuread:` configuration and the `ARM_` variables, as for the azuread provider.
     * They are read here, at run time, and never stored.
     *
     * @throws GraphSettingsError - Configuration is missing or wrong; all faults at once.
     */
    get client(): GraphClient {
        this.ownClient ??= createGraphClient(
            readGraphSettings({ config: (key) => this.config?.get(`azuread:${key}`), env: process.env }),
            {
                signal: this.cancellation.watch(),
                onRequest: this.report.onRequest,
                onProgress: this.report.onProgress,
                onWait: this.report.onWait,
            },
        );
        return this.ownClient;
    }

    /** A value of the stack config by its full key, such as `entra-b2b:emergencyAccess`. */
    setting(key: string): string | undefined {
        return this.config?.get(key);
    }

    /** The same run for one operation, whose name reports use for its requests and waits. */
    during(operation: string): Run {
        return Object.create(this, { client: { get: () => this.client.with({ operation }) } }) as Run;
    }

    /**
     * The same run for work on an object that is known to exist.
     *
     * @param whenAbsent - Called when the object may be gone. What it throws ends retries and waits.
     */
    checkingAbsence(whenAbsent: () => Promise<void>): Run {
        return Object.create(this, { client: { get: () => this.client.with({ whenAbsent }) } }) as Run;
    }

    /** The run's one instance of a class, created on first use. It belongs to the run, not to an operation. */
    part<T>(kind: new (run: Run) => T): T {
        return this.parts.get(kind);
    }
}
