/** Conditional access as data: what a tenant's policies are, and what a sign-in comes to under them. */
export * from "./evaluate";
export * from "./lockOut";
export * from "./model";
export * from "./prove";
