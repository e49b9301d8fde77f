import { z } from "zod";

function isRegularExpression(text: string): boolean {
    try {
        return new RegExp(text) instanceof RegExp;
    } catch {
        return false;
    }
}

/**
 * What can go wrong on purpose. `ms` is the length of a wait in milliseconds.
 *
 * - `throttle`: 429 with `Retry-After`; `throttleWithoutRetryAfter`: 429 alone; `unavailable`: 503.
 * - `errorAfterCommit`: 500 although the write was done; `resetBeforeCommit`, `resetAfterCommit`: the connection drops.
 * - `expiredToken`: 401, to a token that is at least `ms` old, default any; `truncatedBody`: half an answer; `slowBody`: an answer after `ms`, default 1,000.
 * - `stuckReplica`: `replica`, default 0, learns nothing for `ms`, default 60,000; takes effect at once.
 *
 * In a batch, a fault applies to the step that it matches. A fault of the connection hits the whole answer.
 */
export const faultSchema = z.strictObject({
    kind: z.enum([
        "throttle",
        "throttleWithoutRetryAfter",
        "unavailable",
        "errorAfterCommit",
        "resetBeforeCommit",
        "resetAfterCommit",
        "expiredToken",
        "truncatedBody",
        "slowBody",
        "stuckReplica",
    ]),
    method: z.string().toUpperCase().optional(),
    /** A regular expression for the path below the version, decoded. */
    path: z.string().refine(isRegularExpression, "must be a regular expression").optional(),
    /** How often; by default without end. */
    count: z.int().min(1).optional(),
    /** Share of the matching requests; default all. */
    probability: z.number().min(0).max(1).optional(),
    ms: z.number().min(0).optional(),
    replica: z.int().min(0).optional(),
});

export type Fault = z.infer<typeof faultSchema>;

/** Decides which fault hits a request; repeatable for the same seed. */
export class FaultInjector {
    private faults: { fault: Fault; left: number }[] = [];

    constructor(private readonly random: () => number) {}

    add(fault: Fault): void {
        this.faults.push({ fault, left: fault.count ?? Number.POSITIVE_INFINITY });
    }

    clear(): void {
        this.faults = [];
    }

    /**
     * The fault for a request, which uses up one.
     *
     * @param tokenAgeMs - How long ago the request's token was issued, in milliseconds.
     */
    next(method: string, path: string, tokenAgeMs = Number.POSITIVE_INFINITY): Fault | undefined {
        const hit = this.faults.find(
            ({ fault, left }) =>
                left > 0 &&
                (fault.method === undefined || fault.method === method) &&
                (fault.kind !== "expiredToken" || tokenAgeMs >= (fault.ms ?? 0)) &&
                (fault.path === undefined || new RegExp(fault.path).test(path)) &&
                (fault.probability === undefined || this.random() < fault.probability),
        );
        if (hit !== undefined) {
            hit.left -= 1;
        }
        return hit?.fault;
    }
}
