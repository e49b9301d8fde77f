/** A moment as Graph writes it: now, by the tenant's clock. */
export function timestamp(tenant: { now(): number }): string {
    return `${new Date(tenant.now()).toISOString().slice(0, 19)}Z`;
}
