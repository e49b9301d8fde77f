/** An exchange that passes the fault proxy: what came, and what leaves. The proxy knows nothing of who answers. */

/** A request as it came. */
export interface ProxiedRequest {
    readonly method: string;
    readonly url: URL;
    readonly body: string | undefined;
}

/** An answer as it leaves the proxy. */
export interface ProxiedAnswer {
    readonly status: number;
    /** By lower-cased names. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** How long the body takes, in milliseconds. Default 0. */
    readonly delayMs?: number;
    /**
     * How the body ends. `cut`: the connection breaks in the middle of it; `never`: the headers come and the body does
     * not. Default `whole`.
     */
    readonly ending?: "whole" | "cut" | "never";
}

/** The connection breaks before anything is answered. */
export const reset = Symbol("reset");

/** An exchange under way. */
export interface Exchange {
    readonly request: ProxiedRequest;
    /** Lets whoever is behind the proxy do what the request asks, changed or as it came. */
    readonly forward: (changed?: Partial<ProxiedRequest>) => Promise<ProxiedAnswer>;
    /** The moment, in milliseconds since 1970. */
    readonly nowMs: number;
}

/** What the proxy does to an exchange. */
export interface ProxyFault {
    readonly name: string;
    /** Requests that it can affect. Default: all. */
    readonly affects?: (request: ProxiedRequest) => boolean;
    readonly pass: (exchange: Exchange) => Promise<ProxiedAnswer | typeof reset>;
}

/** Decides which of the exchanges that a fault can affect it does, by their number from 1. */
export type Schedule = (exchangeNumber: number) => boolean;

/** One proxy, whose fault can be set and taken away. */
export class FaultProxy {
    private fault: ProxyFault | undefined;
    private schedule: Schedule = () => false;
    private counted = 0;
    private hits = 0;

    /** Has a fault affect the exchanges from now on that the schedule says. */
    set(fault: ProxyFault, schedule: Schedule = () => true): void {
        Object.assign(this, { fault, schedule, counted: 0, hits: 0 });
    }

    /** Ends the fault. */
    clear(): void {
        this.fault = undefined;
    }

    /** Exchanges that the fault could affect since it was set. */
    get exchangeCount(): number {
        return this.counted;
    }

    /** Exchanges that it affected. */
    get hitCount(): number {
        return this.hits;
    }

    pass(exchange: Exchange): Promise<ProxiedAnswer | typeof reset> {
        const { fault } = this;
        if (fault === undefined || fault.affects?.(exchange.request) === false) {
            return exchange.forward();
        }
        this.counted += 1;
        if (!this.schedule(this.counted)) {
            return exchange.forward();
        }
        this.hits += 1;
        return fault.pass(exchange);
    }
}
