import { GraphFault } from "./graphFault";

/** What a request costs. */
export interface Cost {
    readonly resourceUnits: number;
    readonly writes: number;
}

/** Limits per app and tenant by size of the tenant. @see https://learn.microsoft.com/graph/throttling-limits */
function resourceUnitLimit(userCount: number): number {
    return userCount < 50 ? 3_500 : userCount <= 500 ? 5_000 : 8_000;
}

const resourceUnitWindowMs = 10_000;
const writeLimit = 3_000;
const writeWindowMs = 150_000;
const laneIntervalMs = 1_000;
/** Reports of identity and access, the sign-in log among them: five requests in ten seconds. */
const reportLimit = 5;
const reportWindowMs = 10_000;

class Bucket {
    private level = 0;
    private atMs = 0;

    constructor(private readonly windowMs: number) {}

    /** Share of the limit in use after draining until now. */
    used(limit: number, nowMs: number): number {
        this.level = Math.max(0, this.level - ((nowMs - this.atMs) / this.windowMs) * limit);
        this.atMs = nowMs;
        return this.level / limit;
    }

    add(amount: number): void {
        this.level += amount;
    }
}

/** Identity of the throttled scope, for its header. */
export interface ThrottleScope {
    readonly tenantId: string;
    readonly clientId: string;
}

/** Token buckets for resource units and writes, and the conditional-access lane, on a clock that may be scaled. */
export class Throttle {
    private readonly units = new Bucket(resourceUnitWindowMs);
    private readonly writes = new Bucket(writeWindowMs);
    private readonly reports = new Bucket(reportWindowMs);
    private laneFreeAtMs = 0;

    constructor(
        private readonly scope: ThrottleScope,
        /** Milliseconds of the scaled clock. */
        private readonly now: () => number,
        /** How many times faster than real time that clock runs. */
        private readonly clockScale: number,
    ) {}

    /**
     * Takes a request's cost.
     *
     * @returns Headers of the answer.
     * @throws GraphFault - 429 when a limit is reached.
     */
    take(
        cost: Cost,
        userCount: number,
        isConditionalAccess: boolean,
        isReport = false,
    ): Record<string, string> {
        const nowMs = this.now();
        if (isReport) {
            if (this.reports.used(reportLimit, nowMs) > 1 - 1 / reportLimit) {
                const waitMs = reportWindowMs / reportLimit / this.clockScale;
                throw tooManyRequests({ "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))) });
            }
            this.reports.add(1);
        }
        if (isConditionalAccess) {
            if (nowMs < this.laneFreeAtMs) {
                // This service does not say when to try again.
                throw tooManyRequests({});
            }
            this.laneFreeAtMs = nowMs + laneIntervalMs;
        }
        const limit = resourceUnitLimit(userCount);
        const unitShare = this.units.used(limit, nowMs);
        const writeShare = this.writes.used(writeLimit, nowMs);
        if (unitShare >= 1 || (cost.writes > 0 && writeShare >= 1)) {
            const isWrite = unitShare < 1;
            const drainMs = isWrite ? writeWindowMs / 10 : resourceUnitWindowMs;
            throw tooManyRequests({
                "retry-after": String(Math.max(1, Math.ceil(drainMs / this.clockScale / 1000))),
                "x-ms-throttle-information": isWrite ? "WriteLimitExceeded" : "ResourceUnitLimitExceeded",
                "x-ms-throttle-scope": `Tenant_Application/${isWrite ? "Write" : "ReadWrite"}/${this.scope.clientId}/${this.scope.tenantId}`,
            });
        }
        this.units.add(cost.resourceUnits);
        this.writes.add(cost.writes);
        const share = Math.max(unitShare, writeShare);
        return {
            "x-ms-resource-unit": String(cost.resourceUnits),
            ...(share > 0.8 && { "x-ms-throttle-limit-percentage": share.toFixed(1) }),
        };
    }
}

/** The refusal of a throttled request. */
export function tooManyRequests(headers: Record<string, string>): GraphFault {
    return new GraphFault(429, "TooManyRequests", "Please retry again later.", headers, "429");
}
