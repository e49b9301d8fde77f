import type { Fault } from "../../sandbox/faults";
import type { Cell, FaultName } from "./matrix";
import type { Part } from "./nextCommand";

/** A process to kill, and the write during which it dies: done by the directory, its answer still under way. */
export interface Kill {
    readonly target: "plugin" | "engine";
    /** For people. */
    readonly moment: string;
    readonly path: string;
    /** What the run was making. */
    readonly part: Part;
}

/** What is done to a deployment. */
export interface FaultPlan {
    readonly faults: readonly Fault[];
    readonly kill?: Kill;
}

const kinds: Partial<Record<FaultName, Fault["kind"]>> = {
    "429 with Retry-After": "throttle",
    "429 without": "throttleWithoutRetryAfter",
    "503": "unavailable",
    "5xx after commit": "errorAfterCommit",
    "reset before commit": "resetBeforeCommit",
    "reset after commit": "resetAfterCommit",
    "expired token": "expiredToken",
    "truncated body": "truncatedBody",
    "slow body": "slowBody",
};

const invitations = "^/invitations$";
const groups = "^/groups$";
const policies = "^/identity/conditionalAccess/policies$";
const partners = "^/policies/crossTenantAccessPolicy/partners$";
const memberships = "^/groups/[^/]+/members/\\$ref$";

/** How long a slow answer takes, unscaled, in milliseconds. */
const slowBodyMs = 10_000;

/**
 * A token younger than this is not refused as expired, in milliseconds of the tenant's clock. Entra's tokens are valid
 * for an hour or more, so one that was issued just now cannot have expired. If renewed tokens were refused too, that
 * would be an identity that has been revoked, and then a run has to fail.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes (60 to 90 minutes)
 */
const freshTokenMs = 5_000;

/** How long an answer is held back so that its receiver can be killed, in milliseconds of this machine. */
const holdMs = 5_000;

/** Share of all other requests that the fault hits, apart from those that it always hits. */
const share = 0.1;

/**
 * The faults of a cell. A fault hits every creation once, one addition of members, the first two removals, and a
 * tenth of all other requests, during `up` and `destroy` alike.
 */
export function planOf(cell: Cell, timeScale: number): FaultPlan {
    const kind = kinds[cell.fault];
    if (kind !== undefined) {
        const each = {
            kind,
            ...(kind === "slowBody" && { ms: Math.round(slowBodyMs / timeScale) }),
            ...(kind === "expiredToken" && { ms: freshTokenMs }),
        };
        return {
            faults: [
                { ...each, method: "POST", path: invitations, count: 3 },
                ...[groups, policies, partners, memberships].map((path) => ({
                    ...each,
                    method: "POST",
                    path,
                    count: 1,
                })),
                { ...each, method: "PATCH", path: "^/groups/[^/]+$", count: 1 },
                { ...each, method: "DELETE", count: 2 },
                { ...each, probability: share },
            ],
        };
    }
    if (cell.fault === "none" || cell.fault === "replicas behind for minutes") {
        return { faults: [] };
    }
    const kill: Kill = {
        target: cell.fault === "kill -9 plugin" ? "plugin" : "engine",
        ...momentOf(cell),
    };
    return { kill, faults: [{ kind: "slowBody", method: "POST", path: kill.path, count: 1, ms: holdMs }] };
}

/** Kills take turns over the creations, so that each is met at each kind of lag or number of replicas. */
function momentOf({ seed, subject }: Cell): Omit<Kill, "target"> {
    const moments: Omit<Kill, "target">[] = [
        { moment: "a guest is invited", path: invitations, part: "guests" },
        { moment: "the group is made", path: groups, part: "group" },
        { moment: "the policy is made", path: policies, part: "policy" },
        subject === "ours"
            ? { moment: "the partner's settings are made", path: partners, part: "partner" }
            : { moment: "a member is added", path: memberships, part: "guests" },
    ];
    return moments[seed % moments.length] as Omit<Kill, "target">;
}
