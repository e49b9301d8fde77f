import { at, fault, type Fault } from "./fault";
import { idsFaults } from "./guid";

/** Longest times of access reviews and access packages, in days. */
export const dayLimits = {
    inactiveDays: 720,
    durationDays: 180,
    expiresAfterDays: 3_660,
    approvalTimeoutDays: 14,
    deletedAfterBlockedDays: 3_650,
} as const;

/** What is wrong with a number of days. */
export function daysFault(name: keyof typeof dayLimits): (days: number) => Fault | undefined {
    const most = dayLimits[name];
    return (days) =>
        Number.isInteger(days) && days >= 1 && days <= most
            ? undefined
            : fault("is not a number of days that Entra takes", `Give a whole number from 1 to ${most}`);
}

/** What is wrong with how often a review recurs, in weeks or months. */
export function recurrenceFault(every: number): Fault | undefined {
    return Number.isInteger(every) && every >= 1
        ? undefined
        : fault("is not a number of weeks or months", "Give a whole number from 1 on");
}

/** What is wrong with the users who review. */
export function reviewersFaults(userIds: readonly string[]): Fault[] {
    return userIds.length === 0
        ? [fault("names no user, so no one would review", "Give at least one object id")]
        : idsFaults(userIds);
}

/** Who may ask for an access package, and who approves. */
export interface PackagePeople {
    /** `allConfiguredOrganizations`, `anybody`, or connected organizations. */
    readonly requestors: string | readonly unknown[];
    readonly approvers:
        | "none"
        | {
              readonly userIds?: readonly unknown[] | null | undefined;
              readonly groupIds?: readonly unknown[] | null | undefined;
              readonly sponsors?: string | null | undefined;
          };
}

/** What is wrong with who may ask for an access package, and who approves. */
export function packagePeopleFaults({ requestors, approvers }: PackagePeople): Fault[] {
    const isApproved =
        approvers !== "none" &&
        (approvers.userIds?.length ?? 0) + (approvers.groupIds?.length ?? 0) + (approvers.sponsors ? 1 : 0) >
            0;
    return [
        ...(requestors.length === 0
            ? at(
                  ["requestors"],
                  fault("names no connected organization, so no one could ask", "Name at least one"),
              )
            : []),
        ...at(["approvers"], isApproved ? undefined : unapprovedFault(requestors, approvers)),
    ];
}

function unapprovedFault(
    requestors: PackagePeople["requestors"],
    approvers: PackagePeople["approvers"],
): Fault | undefined {
    if (requestors === "anyone") {
        return fault(
            "must list at least one approver: otherwise anyone could approve their own access",
            "Name an approver, or let fewer people ask",
        );
    }
    return approvers === "none"
        ? undefined
        : fault("must list at least one approver, or be none", "Name an approver, or write none");
}
