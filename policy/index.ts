/** Conditional access as data: a tenant's policies, and the outcome of a sign-in under them. */
export * from "./evaluate";
export * from "./lockOut";
export * from "./model";
export * from "./prove";
