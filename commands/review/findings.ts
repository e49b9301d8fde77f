import type { Finding } from "./model";
import type { CrossCheck, Difference } from "./crossCheck";
import type { ChangeReview, RegionReview } from "./model";
import type { EmergencyAccessReview, ExpectationReview } from "./model";
import type { StatementReview } from "./model";
import { listed, type Names } from "./words/names";

/** What findings are made from. */
export interface Examined {
    readonly change: ChangeReview;
    readonly statements: readonly StatementReview[];
    readonly expectations: readonly ExpectationReview[];
    readonly emergencyAccess: readonly EmergencyAccessReview[];
    readonly crossCheck: CrossCheck | null;
}

/** What is worth a reader's attention, the worst first, else as it came. */
export function findingsOf(
    { change, statements, expectations, emergencyAccess, crossCheck }: Examined,
    names: Names,
): Finding[] {
    const lockOuts = lockOutsOf(change.regions, names);
    const isLockOut = (account: string, policyKey: string) =>
        lockOuts.some(({ about }) => about.account === account && about.policyKey === policyKey);
    const findings: Finding[] = [
        ...lockOuts,
        ...emergencyAccess
            // One finding for an account and a policy.
            .filter(({ account, policyKey, after }) => after === "covered" && !isLockOut(account, policyKey))
            .map(({ account, policy, policyKey, before }): Finding => ({
                id: "emergencyAccess",
                severity: before === "covered" ? "warning" : "error",
                message: `The emergency-access account ${account} is not excluded from the policy "${policy}".`,
                about: { account, policyKey },
            })),
        ...expectations
            .filter(({ isMet }) => !isMet)
            .map(({ name, expected, actual }): Finding => ({
                id: "expectation",
                severity: "error",
                message: `"${name}": expected ${expected}, would be ${actual}.`,
                about: { expectation: name },
            })),
        ...statements.flatMap(statementFindings),
        ...change.regions.flatMap((region, index) => regionFinding(region, index)),
        ...change.extent.limits.map((message): Finding => ({
            id: "incomplete",
            severity: "warning",
            message,
            about: {},
        })),
        ...(crossCheck?.differences ?? []).map((difference): Finding => ({
            id: "crossCheck",
            severity: "warning",
            message: differenceText(difference),
            about: { scenario: difference.scenario, policyKey: difference.policyKey },
        })),
    ];
    return findings.sort((left, right) => rank[left.severity] - rank[right.severity]);
}

/** What held before and does not after is an error; what was not shown counts as neither. */
function statementFindings({
    name,
    before,
    after,
    broken,
    counterexample,
    limit,
}: StatementReview): Finding[] {
    const about = { statement: name };
    if (after === "broken" && before !== "broken") {
        const [first = counterexample ?? ""] = broken;
        const how = before === "holds" ? "held before, and the change breaks it" : "does not hold";
        return [{ id: "statement", severity: "error", message: `"${name}" ${how}: ${first}.`, about }];
    }
    return after === "unproven"
        ? [
              {
                  id: "statement",
                  severity: "warning",
                  message: `"${name}" was not shown: ${limit ?? ""}.`,
                  about,
              },
          ]
        : [];
}

const rank: Readonly<Record<Finding["severity"], number>> = { error: 0, warning: 1, note: 2 };

/** One for each account and policy. */
function lockOutsOf(regions: readonly RegionReview[], names: Names): Finding[] {
    const found = new Map<string, Finding>();
    for (const { kind, accounts, policyKeys, because } of regions) {
        if (kind !== "shutOut") {
            continue;
        }
        for (const account of accounts) {
            for (const policyKey of policyKeys.length === 0 ? [undefined] : policyKeys) {
                const key = `${account} ${policyKey ?? ""}`;
                const message = `Emergency access: ${names.account(account)} (${account}) would be blocked, because ${listed(because)}.`;
                const about = { account, ...(policyKey !== undefined && { policyKey }) };
                found.set(key, found.get(key) ?? { id: "lockout", severity: "error", message, about });
            }
        }
    }
    return [...found.values()];
}

const kinds = { shutOut: "warning", letIn: "warning", doubleMfa: "warning", noMfa: "warning" } as const;

function regionFinding(
    { kind, homeTenantIds, policyKeys, ...region }: RegionReview,
    index: number,
): Finding[] {
    if (kind === "other" || region.isAccountsAlone) {
        return [];
    }
    const [homeTenantId] = homeTenantIds.length === 1 ? homeTenantIds : [];
    const [policyKey] = policyKeys;
    return [
        {
            id: kind,
            severity: kinds[kind],
            message: `${regionTitle(region)}: ${region.before} → ${region.after}.`,
            about: {
                region: index,
                ...(homeTenantId !== undefined && { homeTenantId }),
                ...(policyKey !== undefined && { policyKey }),
            },
        },
    ];
}

/** Which sign-ins a region has, in a line. */
export function regionTitle({
    who,
    target,
    circumstances,
}: Pick<RegionReview, "who" | "target" | "circumstances">) {
    const words = [who, target, circumstances].filter((part) => part !== "").join(" · ");
    return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A difference in one sentence. */
function differenceText(difference: Difference): string {
    const { scenario, policy, here, reasonsHere, reasonsInTenant } = difference;
    const said = (applies: boolean, reasons: readonly string[]) =>
        applies ? "applies" : `does not apply (${reasons.join(", ")})`;
    return (
        `${scenario}: the policy "${policy}" ${said(here, reasonsHere)} by this review, and ` +
        `${said(!here, reasonsInTenant)} by the tenant's own evaluation.`
    );
}
