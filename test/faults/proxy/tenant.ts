import type { LifecycleName } from "../../../providers/lifecycle";
import { CreatedError, type Lifecycle, type Properties } from "../../../providers/lifecycle/kit/lifecycle";
import { EventClock } from "../../graph/eventClock";
import { SandboxSession } from "../../providers/overSandbox";
import { prepareOwners } from "../../providers/ownedKinds";
import { FaultProxy } from "./exchange";
import { elsewhere } from "./places";
import { pageSecret } from "./faults";
import { kinds, makeBystanders } from "./kinds";
import { throughProxy } from "./overTransport";

/** What a verb of a life cycle came to. */
export type Result =
    | { readonly kind: "done"; readonly id: string; readonly state: Properties | undefined }
    | { readonly kind: "unfinished"; readonly error: CreatedError }
    | { readonly kind: "failed"; readonly error: Error };

/** How replicas of the tenant behave. */
export interface Replicas {
    readonly replicaCount: number;
    readonly lagMs: number;
}

/** A tenant with one resource of a kind, behind a fault proxy, on a clock that only waiting moves. */
export class ProxiedTenant {
    readonly proxy = new FaultProxy();
    /** What the resource declares, checked. */
    inputs: Properties = {};
    /** Requests that went where a fault pointed. */
    strayRequests = 0;
    private readonly clock = new EventClock();
    private readonly session: SandboxSession;
    private readonly idsBefore: ReadonlySet<string>;

    private constructor(
        private readonly name: LifecycleName,
        replicas: Replicas,
    ) {
        this.session = SandboxSession.start(replicas, this.clock, (transport) => {
            const proxied = throughProxy(this.proxy, transport, this.clock);
            return (request) => {
                this.strayRequests += request.url.startsWith(elsewhere) ? 1 : 0;
                return proxied(request);
            };
        });
        prepareOwners(this.session);
        makeBystanders(this.session);
        this.inputs = kinds[name]?.declare(this.session) ?? {};
        this.session.catchUp();
        this.idsBefore = new Set(this.text().match(guids));
    }

    static async of(name: LifecycleName, replicas: Replicas): Promise<ProxiedTenant> {
        const tenant = new ProxiedTenant(name, replicas);
        tenant.inputs = await tenant.checked(tenant.inputs);
        return tenant;
    }

    /** What the resource declares later; `undefined` if nothing of it can be changed in place. */
    async changed(): Promise<Properties | undefined> {
        const change = kinds[this.name]?.change;
        if (change === undefined) {
            return undefined;
        }
        const changes = change(this.session);
        this.session.catchUp();
        return this.checked({ ...this.inputs, ...changes }, this.inputs);
    }

    private async checked(news: Properties, olds: Properties = {}): Promise<Properties> {
        const { inputs = {}, failures = [] } = await this.session.lifecycle(this.name).check(olds, news);
        if (failures.length > 0) {
            throw new Error(`${this.name}: ${JSON.stringify(failures)}`);
        }
        return inputs;
    }

    /** One verb in a separate run. */
    async run(verb: (lifecycle: Lifecycle) => Promise<{ id?: string; state?: Properties }>): Promise<Result> {
        try {
            const work = Promise.resolve().then(() => verb(this.session.lifecycle(this.name)));
            const { id = "", state } = await this.clock.run(work);
            return { kind: "done", id, state };
        } catch (error) {
            return error instanceof CreatedError
                ? { kind: "unfinished", error }
                : { kind: "failed", error: error as Error };
        }
    }

    create(inputs = this.inputs): Promise<Result> {
        return this.run(async ({ create }) => {
            const { id, outs = {} } = await create(inputs);
            return { id, state: outs };
        });
    }

    read(id: string, state: Properties): Promise<Result> {
        return this.run(async ({ read }) => {
            const { id: readId, props } = await read(id, state);
            return { ...(readId !== undefined && { id: readId }), ...(props && { state: props }) };
        });
    }

    update(id: string, olds: Properties, news: Properties): Promise<Result> {
        return this.run(async ({ update }) => {
            const { outs = {} } = await update(id, olds, news);
            return { id, state: outs };
        });
    }

    /** What an `up` does with a resource of the state: an update, or a replacement where the comparison asks for one. */
    next(id: string, state: Properties, news: Properties): Promise<Result> {
        return this.run(async ({ check, diff, create, update, delete: remove }) => {
            await check(state, news);
            const { replaces = [] } = await diff(id, state, news);
            if (replaces.length === 0) {
                const { outs = {} } = await update(id, state, news);
                return { id, state: outs };
            }
            const made = await create(news);
            await remove(id, state);
            return { id: made.id, state: made.outs ?? {} };
        });
    }

    delete(id: string, state: Properties): Promise<Result> {
        return this.run(async (verbs) => {
            await verbs.delete(id, state);
            return {};
        });
    }

    /** Whether a state differs from a declaration, as the engine asks before an update. */
    async differs(id: string, state: Properties, news: Properties): Promise<boolean> {
        return (await this.session.lifecycle(this.name).diff(id, state, news)).changes === true;
    }

    /** Lets replicas catch up, and more time pass than any absence is doubted for. */
    settle(): void {
        this.clock.pass(3_600_000);
    }

    nowMs(): number {
        return this.clock.now();
    }

    /**
     * What the directory holds; ids that runs made, and times, all alike.
     *
     * @param isBinSearched - Whether deleted users count, which are there for 30 days.
     */
    held(isBinSearched = true): string {
        return this.text(isBinSearched)
            .replaceAll(guids, (id) => (this.idsBefore.has(id) ? id : "made"))
            .split("\n")
            .sort()
            .join("\n");
    }

    private text(isBinSearched = true): string {
        const { primary } = this.session.directory.tenant.store;
        // A group that a run made once too often and removed is there for 30 days.
        const left = ["deletedGroups", ...(isBinSearched ? [] : ["deletedUsers"])];
        return (
            [...primary.entries()]
                .filter(([table]) => !left.includes(table))
                .flatMap(([table, id, row]) => {
                    const ids = Array.isArray(row["ids"]) ? primary.liveReferences(table, id) : undefined;
                    return ids?.length === 0
                        ? []
                        : [`${table} ${JSON.stringify({ ...row, ...(ids && { ids }) })}`];
                })
                // An application that was assigned a policy has a list of them, which may be empty.
                .map((row) => row.replaceAll(times, "at"))
                .join("\n")
        );
    }

    /** Invitations that were accepted, by address: each may be a mail. */
    invitations(): Readonly<Record<string, number>> {
        const counts: Record<string, number> = {};
        for (const { method, path, status, body } of this.session.directory.parts.log.list()) {
            if (method === "POST" && path.endsWith("/invitations") && status < 300) {
                const address = String((body as Properties)["invitedUserEmailAddress"]);
                counts[address] = (counts[address] ?? 0) + 1;
            }
        }
        return counts;
    }

    /** What people and the engine were shown that they must not see. */
    leaks(results: readonly Result[]): string[] {
        const shown = [...this.session.warnings, ...this.session.messages, ...results.map(textOf)].join("\n");
        return [this.session.accessToken, pageSecret].filter((secret) => shown.includes(secret));
    }
}

function textOf(result: Result): string {
    return result.kind === "done"
        ? JSON.stringify(result.state)
        : `${result.error.message} ${JSON.stringify(result.error)} ${String(result.error.stack)}`;
}

const guids = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;
const times = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
