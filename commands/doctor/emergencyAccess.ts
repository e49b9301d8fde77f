import type { Tenant } from "../../config";
import { undefinedIfMissing, type GraphClient } from "../../graph";
import type { DoctorFinding, Severity } from "./finding";
import { lookUp } from "./lookUp";

const source =
    "https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access";

interface Account {
    readonly accountEnabled: boolean | null;
    readonly userType: string | null;
    readonly onPremisesSyncEnabled?: boolean | null;
}

interface DirectoryGroup {
    readonly displayName: string;
    readonly isAssignableToRole: boolean | null;
}

/** Whether the emergency-access accounts exist, can sign in, and are members of the declared group. */
export async function checkEmergencyAccess(
    { config }: Tenant,
    client: GraphClient,
): Promise<DoctorFinding[]> {
    const { accountIds = [], groupId } = config.emergencyAccess ?? {};
    if (config.emergencyAccess === undefined) {
        return [
            finding(
                "note",
                "The stack config names no emergency access, and declares no policy that needs it",
            ),
        ];
    }
    const accounts = await Promise.all(accountIds.map((id) => checkAccount(client, id)));
    const group = groupId === undefined ? [] : await checkGroup(client, groupId, accountIds);
    return [...accounts.flat(), ...group];
}

async function checkAccount(client: GraphClient, id: string): Promise<DoctorFinding[]> {
    const answer = await lookUp(
        undefinedIfMissing(
            client
                .request<Account>({
                    method: "GET",
                    path: `/users/${id}`,
                    query: { $select: "accountEnabled,userType,onPremisesSyncEnabled" },
                })
                .then(({ body }) => body),
        ),
    );
    if ("refusal" in answer) {
        return [
            finding(
                "warning",
                `The emergency-access account ${id} could not be looked up: ${answer.refusal}`,
            ),
        ];
    }
    const account = answer.value;
    if (account === undefined) {
        return [
            finding(
                "error",
                `There is no emergency-access account ${id} in the tenant`,
                "Correct the object id in the stack config",
            ),
        ];
    }
    return [
        ...(account.accountEnabled === false
            ? [finding("error", `The emergency-access account ${id} is disabled`, "Enable it")]
            : account.accountEnabled !== true
              ? [
                    finding(
                        "warning",
                        `Whether the emergency-access account ${id} is enabled is not known: the answer does not show it`,
                        "Grant User.Read.All to the identity that signs in",
                    ),
                ]
              : []),
        ...(account.userType === "Guest"
            ? [
                  finding(
                      "error",
                      `The emergency-access account ${id} is a guest: its home tenant decides whether it can sign in`,
                      "Name a cloud-only account of this tenant",
                  ),
              ]
            : []),
        ...(account.onPremisesSyncEnabled === true
            ? [
                  finding(
                      "warning",
                      `The emergency-access account ${id} is synchronized from another directory and fails together with it`,
                      "Name a cloud-only account",
                  ),
              ]
            : []),
    ];
}

async function checkGroup(
    client: GraphClient,
    id: string,
    accountIds: readonly string[],
): Promise<DoctorFinding[]> {
    const read = async () => {
        const { body } = await client.request<DirectoryGroup>({
            method: "GET",
            path: `/groups/${id}`,
            query: { $select: "displayName,isAssignableToRole" },
        });
        const members = await client.list<{ id: string; "@odata.type"?: string }>(
            `/groups/${id}/transitiveMembers`,
            {
                query: { $select: "id" },
            },
        );
        const users = members.filter((member) => member["@odata.type"] === "#microsoft.graph.user");
        return { group: body, userIds: users.map((user) => user.id.toLowerCase()) };
    };
    const answer = await lookUp(undefinedIfMissing(read()));
    if ("refusal" in answer) {
        return [
            finding("warning", `The emergency-access group ${id} could not be looked up: ${answer.refusal}`),
        ];
    }
    if (answer.value === undefined) {
        return [
            finding(
                "error",
                `There is no emergency-access group ${id} in the tenant`,
                "Correct the object id in the stack config",
            ),
        ];
    }
    const { group, userIds } = answer.value;
    const outside = accountIds.filter((accountId) => !userIds.includes(accountId.toLowerCase()));
    return [
        ...outside.map((accountId) =>
            finding(
                "error",
                `The emergency-access account ${accountId} is not a member of the group ${group.displayName}`,
                "Add it to the group",
            ),
        ),
        ...(userIds.length < 2
            ? [
                  finding(
                      "error",
                      `The emergency-access group ${group.displayName} has ${userIds.length === 1 ? "one user" : "no users"}. It needs two`,
                      "Add a second account",
                  ),
              ]
            : []),
        ...(group.isAssignableToRole === true
            ? []
            : [
                  finding(
                      "warning",
                      `The emergency-access group ${group.displayName} is not role-assignable. Anyone who can change its members decides who is exempt from every policy`,
                      "Use a role-assignable group (fixed at creation), or one in a restricted management administrative unit",
                  ),
              ]),
    ];
}

function finding(severity: Severity, message: string, cure?: string): DoctorFinding {
    return { check: "emergencyAccess", severity, message, ...(cure !== undefined && { cure }), source };
}
