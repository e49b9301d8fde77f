/** The command's exit codes. 3 means that the repository's bootstrap failed. */
export const exitCodes = { healthy: 0, findings: 1, configuration: 2, noSignIn: 4 } as const;
