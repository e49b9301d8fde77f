import type { LogEntry } from "../../sandbox/requestLog";
import type { SandboxDirectory } from "../../sandbox/process";
import { emergencyAccessAccountIds, groupName, guests, partnerTenantId, policy } from "./declaration";
import type { Subject } from "./matrix";

type Row = Readonly<Record<string, unknown>>;

/** How a directory differs from the declaration. */
export interface Findings {
    /** In words; empty when all is as declared. */
    readonly problems: readonly string[];
    /** Objects and invitations beyond what is declared. */
    readonly duplicates: number;
}

const guestsOf = (directory: SandboxDirectory, address: string) =>
    directory.users.filter(({ mail }) => mail === address);

/** Whether the directory did what a request asked, whatever was answered. */
function isCommitted({ status, fault }: LogEntry): boolean {
    return status < 300 || (status === 500 && fault === "errorAfterCommit");
}

/** Invitations of an address that were accepted. Each may have sent a mail. */
function invitationsOf(log: readonly LogEntry[], address: string): number {
    return log.filter(
        (entry) =>
            entry.method === "POST" &&
            entry.path === "/v1.0/invitations" &&
            isCommitted(entry) &&
            (entry.body as Row)["invitedUserEmailAddress"] === address,
    ).length;
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
    return JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
}

/** Compares the primary with the declaration after `up`. */
export function findingsAfterUp(
    subject: Subject,
    directory: SandboxDirectory,
    log: readonly LogEntry[],
): Findings {
    const problems: string[] = [];
    let duplicates = 0;
    const expectOne = (what: string, count: number) => {
        if (count !== 1) {
            problems.push(`${what}: ${count} times`);
            duplicates += Math.max(0, count - 1);
        }
    };
    for (const { emailAddress, displayName } of guests) {
        const found = guestsOf(directory, emailAddress);
        expectOne(`guest ${emailAddress}`, found.length);
        expectOne(`invitation of ${emailAddress}`, invitationsOf(log, emailAddress));
        if (found[0] && found[0]["displayName"] !== displayName) {
            problems.push(`display name of ${emailAddress}: ${String(found[0]["displayName"])}`);
        }
    }
    // Whatever a group or a policy is called: the tenant held none before.
    expectOne("group", directory.groups.length);
    const [group] = directory.groups;
    if (group && group["displayName"] !== groupName) {
        problems.push(`group's name: ${String(group["displayName"])}`);
    }
    const guestIds = guests.flatMap(({ emailAddress }) =>
        guestsOf(directory, emailAddress).map(({ id }) => String(id)),
    );
    if (group && !sameSet(group.memberIds, guestIds)) {
        problems.push(`members of the group: ${group.memberIds.length} of ${guestIds.length}`);
    }
    expectOne("policy", directory.conditionalAccessPolicies.length);
    const [found] = directory.conditionalAccessPolicies;
    if (
        found &&
        !isAsDeclared(
            found,
            directory.groups.map(({ id }) => String(id)),
        )
    ) {
        problems.push(`policy: ${JSON.stringify(found)}`);
    }
    if (subject === "ours") {
        expectOne("partner", directory.partners.length);
        const trust = directory.partners[0]?.["inboundTrust"] as Row | undefined;
        if (directory.partners[0]?.["tenantId"] !== partnerTenantId || trust?.["isMfaAccepted"] !== true) {
            problems.push("the partner's MFA is not trusted");
        }
    }
    return { problems, duplicates };
}

function isAsDeclared(found: Row, groupIds: readonly string[]): boolean {
    const { users } = found["conditions"] as { users: Record<string, unknown> };
    const included = users["includeGuestsOrExternalUsers"] as Row | null;
    const tenants = included?.["externalTenants"] as Row | undefined;
    const excludedGroups = users["excludeGroups"] as string[];
    return (
        found["displayName"] === policy.displayName &&
        found["state"] === policy.state &&
        sameSet(tenants?.["members"] as string[], [partnerTenantId]) &&
        sameSet(users["excludeUsers"] as string[], emergencyAccessAccountIds) &&
        excludedGroups.length === 1 &&
        groupIds.includes(String(excludedGroups[0]))
    );
}

/** What `destroy` left wrongly: ours does with each guest what is declared, the azuread package deletes them. */
export function problemsAfterDestroy(subject: Subject, directory: SandboxDirectory): string[] {
    const problems: string[] = [];
    for (const { emailAddress, onRemove } of guests) {
        const [user] = guestsOf(directory, emailAddress);
        const wanted = subject === "ours" ? onRemove : "delete";
        const isDeleted = directory.deletedUsers.some(({ mail }) => mail === emailAddress);
        const isRight =
            wanted === "delete"
                ? user === undefined && isDeleted
                : user?.["accountEnabled"] === (wanted === "retain") && !isDeleted;
        if (!isRight) {
            problems.push(`guest ${emailAddress} after ${wanted}`);
        }
    }
    for (const table of ["groups", "conditionalAccessPolicies", "partners"] as const) {
        if (directory[table].length > 0) {
            problems.push(`${directory[table].length} ${table} left`);
        }
    }
    return problems;
}
