/** One verb of one resource under one fault, and whether what it concluded is true. */
import type { LifecycleName } from "../../../providers/lifecycle";
import { canonical } from "../../../providers/canonical";
import type { Properties } from "../../../providers/lifecycle/kit/lifecycle";
import type { ProxyFault, Schedule } from "./exchange";
import { ProxiedTenant, type Replicas, type Result } from "./tenant";

export const verbs = ["create", "refresh", "refresh of what is gone", "update", "destroy"] as const;

export type Verb = (typeof verbs)[number];

/** Which exchanges a fault affects. */
export interface Hits {
    readonly name: "once" | "from then on";
    /** The first one, from 1. */
    readonly first: number;
}

/** A cell of the table. */
export interface ProxyCell {
    readonly kind: LifecycleName;
    readonly verb: Verb;
    readonly fault: ProxyFault;
    readonly hits: Hits;
    readonly replicas: Replicas;
    readonly then: Next;
}

/** How a run that failed is followed: by another `up`, without or after a refresh, or by the end of the resource. */
export const nexts = ["up", "refresh and up", "destroy"] as const;

export type Next = (typeof nexts)[number];

/** What was measured of a cell. */
export interface ProxyCellResult {
    readonly outcome: Result["kind"];
    /** Whether the fault affected anything. */
    readonly isHit: boolean;
    /** In words; empty when everything that was concluded is true. */
    readonly wrong: readonly string[];
    /** Of the verb under the fault, in milliseconds on the tenant's clock. */
    readonly elapsedMs: number;
    readonly message: string | undefined;
}

/** What a verb comes to when nothing affects it. */
export interface CleanRun {
    readonly exchangeCount: number;
    readonly elapsedMs: number;
    /** What the directory holds afterwards, and what it held before the resource was made. */
    readonly held: string;
    readonly heldBefore: string;
    /** What the end of the resource leaves after the verb, without deleted users: a run that failed made fewer. */
    readonly heldAfterEnd: string;
    readonly state: Properties | undefined;
}

/**
 * Longest time of a verb beyond what it takes without a fault, in milliseconds: one request's budget of ten minutes, and
 * the look-ups of two minutes before and after it. A roster shard does its guests' groups first and the guests
 * afterwards: twice that.
 */
const longestMs = (kind: LifecycleName) => (kind === "guestRosterShard" ? 2 : 1) * 15 * 60_000;

interface Made {
    readonly tenant: ProxiedTenant;
    readonly id: string;
    readonly state: Properties;
    readonly news: Properties;
}

function doneOr(result: Result, what: string): { id: string; state: Properties } {
    if (result.kind !== "done") {
        throw new Error(`${what}: ${result.error.stack}`);
    }
    return { id: result.id, state: result.state ?? {} };
}

/** A tenant in which the verb's resource is as it has to be before it. */
async function prepare(kind: LifecycleName, verb: Verb, replicas: Replicas): Promise<Made> {
    const tenant = await ProxiedTenant.of(kind, replicas);
    if (verb === "create") {
        return { tenant, id: "", state: {}, news: tenant.inputs };
    }
    const made = doneOr(await tenant.create(), "create");
    const news = verb === "update" ? ((await tenant.changed()) ?? tenant.inputs) : tenant.inputs;
    tenant.settle();
    if (verb === "refresh of what is gone") {
        doneOr(await tenant.delete(made.id, made.state), "delete");
        tenant.settle();
    }
    return { tenant, ...made, news };
}

function perform({ tenant, id, state, news }: Made, verb: Verb): Promise<Result> {
    switch (verb) {
        case "create":
            return tenant.create();
        case "refresh":
        case "refresh of what is gone":
            return tenant.read(id, state);
        case "update":
            return tenant.update(id, state, news);
        case "destroy":
            return tenant.delete(id, state);
    }
}

const never: Schedule = () => false;

/** Runs a verb without a fault, through the proxy. @param fault - Its requests are counted. */
export async function cleanRun(
    { kind, verb, replicas }: Omit<ProxyCell, "hits" | "then">,
    fault: ProxyFault,
): Promise<CleanRun> {
    const before = await ProxiedTenant.of(kind, replicas);
    const made = await prepare(kind, verb, replicas);
    const { tenant } = made;
    tenant.proxy.set(fault, never);
    const startedMs = tenant.nowMs();
    const performed = await perform(made, verb);
    const result = doneOr(performed, `${kind}, ${verb}`);
    const elapsedMs = tenant.nowMs() - startedMs;
    const { exchangeCount } = tenant.proxy;
    const held = tenant.held();
    tenant.settle();
    const id = made.id || result.id;
    const end = verb === "destroy" ? undefined : await tenant.delete(id, { ...made.state, ...result.state });
    if (end !== undefined && verb !== "refresh of what is gone") {
        doneOr(end, `${kind}, end after ${verb}`);
    }
    return {
        ...{ exchangeCount, elapsedMs, held, heldBefore: before.held(), heldAfterEnd: tenant.held(false) },
        state: performed.kind === "done" ? performed.state : undefined,
    };
}

/** Runs one cell. */
export async function runProxyCell(cell: ProxyCell, clean: CleanRun): Promise<ProxyCellResult> {
    const { kind, verb, fault, hits, replicas } = cell;
    const made = await prepare(kind, verb, replicas);
    const { tenant } = made;
    tenant.proxy.set(fault, (number) =>
        hits.name === "once" ? number === hits.first : number >= hits.first,
    );
    const startedMs = tenant.nowMs();
    const result = await perform(made, verb);
    const elapsedMs = tenant.nowMs() - startedMs;
    const isHit = tenant.proxy.hitCount > 0;
    tenant.proxy.clear();
    tenant.settle();
    const results = [result];
    const wrong = await falseConclusions(cell, made, result, clean, results);
    if (elapsedMs > clean.elapsedMs + longestMs(kind)) {
        wrong.push(`waited for ${Math.round(elapsedMs / 1000)} s`);
    }
    wrong.push(...tenant.leaks(results).map((secret) => `shows ${secret}`));
    if (tenant.strayRequests > 0) {
        wrong.push("follows where the fault points");
    }
    const twice = Object.entries(tenant.invitations()).filter(([, count]) => count > 1);
    wrong.push(...twice.map(([address, count]) => `invites ${address} ${count} times`));
    const message = result.kind === "done" ? undefined : result.error.message;
    return { outcome: result.kind, isHit, wrong, elapsedMs, message };
}

async function falseConclusions(
    cell: ProxyCell,
    made: Made,
    result: Result,
    clean: CleanRun,
    results: Result[],
): Promise<string[]> {
    const { tenant } = made;
    const expectHeld = (held: string, what: string) => different(held, tenant.held(), what);
    switch (cell.verb) {
        case "refresh":
        case "refresh of what is gone": {
            const isTrue =
                result.kind !== "done" || canonical(result.state ?? null) === canonical(clean.state ?? null);
            return [
                ...(isTrue ? [] : [`says ${JSON.stringify(result.state) ?? "gone"}`]),
                ...expectHeld(clean.held, "refresh wrote"),
            ];
        }
        case "destroy":
            if (result.kind !== "done") {
                const state = result.kind === "unfinished" ? result.error.properties : made.state;
                results.push(await tenant.delete(made.id, state));
            }
            return [...failureOf(results, 1), ...expectHeld(clean.held, "left")];
        case "create":
        case "update":
            return afterWrite(cell, made, result, clean, results, expectHeld);
    }
}

async function afterWrite(
    { verb, then }: ProxyCell,
    { tenant, id: idBefore, state: olds, news }: Made,
    result: Result,
    clean: CleanRun,
    results: Result[],
    expectHeld: (held: string, what: string) => string[],
): Promise<string[]> {
    if (result.kind === "done") {
        const { id, state = {} } = result;
        const shown = await tenant.read(id, state);
        results.push(shown);
        const wrong = failureOf(results, 1);
        if (shown.kind === "done" && shown.state === undefined) {
            wrong.push("says made, and it is not there");
        } else if (shown.kind === "done" && (await tenant.differs(id, shown.state ?? {}, news))) {
            wrong.push("says done, and a refresh shows a difference");
        }
        return [...wrong, ...expectHeld(clean.held, "holds")];
    }
    const known =
        result.kind === "unfinished"
            ? { id: result.error.id, state: result.error.properties }
            : verb === "update"
              ? { id: idBefore, state: olds }
              : undefined;
    if (known !== undefined && then === "destroy") {
        results.push(await tenant.delete(known.id, known.state));
        return [...failureOf(results, 1), ...different(clean.heldAfterEnd, tenant.held(false), "left")];
    }
    const read = known && then === "refresh and up" ? await tenant.read(known.id, known.state) : undefined;
    const isGone = read?.kind === "done" && read.state === undefined;
    const state = read?.kind === "done" ? read.state : known?.state;
    results.push(
        ...(read ? [read] : []),
        known === undefined || isGone || state === undefined
            ? await tenant.create(news)
            : await tenant.next(read?.kind === "done" ? read.id : known.id, state, news),
    );
    return [...failureOf(results, 1), ...expectHeld(clean.held, "holds after the next up")];
}

/** Commands after the fault is over have to succeed. */
function failureOf(results: readonly Result[], from: number): string[] {
    return results
        .slice(from)
        .flatMap((result) =>
            result.kind === "done" ? [] : [`the next command fails: ${result.error.message}`],
        );
}

function different(held: string, found: string, what: string): string[] {
    return held === found ? [] : [`${what}: ${difference(held, found)}`];
}

/** Rows that one text has and the other has not. */
function difference(left: string, right: string): string {
    const [wanted, found] = [left.split("\n"), right.split("\n")];
    const without = (rows: string[], others: readonly string[]) => {
        const rest = [...others];
        return rows.filter((row) => {
            const place = rest.indexOf(row);
            rest.splice(place, place < 0 ? 0 : 1);
            return place < 0;
        });
    };
    const show = (rows: string[]) => rows.map((row) => row.slice(0, 300)).join(" | ") || "nothing";
    return `not there: ${show(without(wanted, found))}; too much: ${show(without(found, wanted))}`;
}
