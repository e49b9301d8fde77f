/** Who holds the lock of a stack in a self-managed backend. */
export interface LockHolder {
    readonly host: string;
    readonly pid: number;
}

/**
 * The holder of a lock, from the engine's refusal.
 *
 * @returns `undefined` when the text is another refusal, or several processes hold locks.
 * @see https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/lock.go
 */
export function lockOf(text: string): LockHolder | undefined {
    if (!text.includes("the stack is currently locked by 1 lock")) {
        return undefined;
    }
    const [, host, pid] = /created by [^\s@]+@(\S+) \(pid (\d+)\)/.exec(text) ?? [];
    return host === undefined ? undefined : { host, pid: Number(pid) };
}
