import type { Entity } from "../store";

function target(caller: "Admin" | "EndUser", level: "Assignment" | "Eligibility"): Entity {
    return {
        caller,
        enforcedSettings: [],
        inheritableSettings: [],
        level,
        operations: ["All"],
    };
}

function rule(kind: string, id: string, more: Entity): Entity {
    const [, caller, level] = /_(Admin|EndUser)_(Assignment|Eligibility)$/.exec(id) ?? [];
    return {
        "@odata.type": `#microsoft.graph.unifiedRoleManagementPolicy${kind}Rule`,
        id,
        target: target(caller as "Admin", level as "Assignment"),
        ...more,
    };
}

function notification(id: string): Entity {
    const recipientType = String(id.split("_")[1]);
    return rule("Notification", id, {
        isDefaultRecipientsEnabled: true,
        notificationLevel: "All",
        notificationRecipients: [],
        notificationType: "Email",
        recipientType,
    });
}

/**
 * Rules of a policy as a new group has it. Their ids are documented; which values a new tenant has, only in part.
 *
 * @see https://learn.microsoft.com/graph/identity-governance-pim-rules-overview
 */
export function defaultRules(): Entity[] {
    const expiration = (id: string, isExpirationRequired: boolean, maximumDuration: string) =>
        rule("Expiration", id, { isExpirationRequired, maximumDuration });
    const enablement = (id: string, ...enabledRules: string[]) => rule("Enablement", id, { enabledRules });
    const recipients = ["Admin", "Requestor", "Approver"];
    const events = ["Admin_Eligibility", "Admin_Assignment", "EndUser_Assignment"];
    return [
        expiration("Expiration_Admin_Eligibility", true, "P365D"),
        enablement("Enablement_Admin_Eligibility"),
        expiration("Expiration_Admin_Assignment", true, "P180D"),
        enablement("Enablement_Admin_Assignment", "Justification"),
        expiration("Expiration_EndUser_Assignment", true, "PT8H"),
        enablement("Enablement_EndUser_Assignment", "Justification"),
        rule("Approval", "Approval_EndUser_Assignment", {
            setting: {
                isApprovalRequired: false,
                isApprovalRequiredForExtension: false,
                isRequestorJustificationRequired: true,
                approvalMode: "SingleStage",
                approvalStages: [
                    {
                        approvalStageTimeOutInDays: 1,
                        isApproverJustificationRequired: true,
                        escalationTimeInMinutes: 0,
                        isEscalationEnabled: false,
                        primaryApprovers: [],
                        escalationApprovers: [],
                    },
                ],
            },
        }),
        rule("AuthenticationContext", "AuthenticationContext_EndUser_Assignment", {
            isEnabled: false,
            claimValue: "",
        }),
        ...recipients.flatMap((recipient) =>
            events.map((event) => notification(`Notification_${recipient}_${event}`)),
        ),
    ];
}
