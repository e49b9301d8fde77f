import type { Finding, Review } from "../review";

const rules: Readonly<Record<Finding["id"], string>> = {
    lockout: "An emergency-access account would be blocked.",
    emergencyAccess: "A policy does not leave an emergency-access account out.",
    expectation: "A sign-in does not come to what is expected of it.",
    noMfa: "Guests would no longer be asked for MFA.",
    doubleMfa: "Guests would be asked for MFA twice.",
    access: "Who gets in changes.",
    crossCheck: "The tenant's own evaluation judges a policy otherwise.",
};

/**
 * The findings as SARIF 2.1.0, for code scanning.
 *
 * @param configFile - The stack config, which all findings are about.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function toSarif({ findings }: Review, configFile: string): string {
    const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "pulumi-entra-b2b review",
                        rules: Object.entries(rules).map(([id, text]) => ({
                            id,
                            shortDescription: { text },
                        })),
                    },
                },
                results: findings.map(({ id, severity, message }) => ({
                    ruleId: id,
                    level: severity,
                    message: { text: message },
                    locations: [
                        {
                            physicalLocation: {
                                artifactLocation: { uri: configFile },
                                region: { startLine: 1 },
                            },
                        },
                    ],
                })),
            },
        ],
    };
    return `${JSON.stringify(log, null, 2)}\n`;
}
