import type { SandboxDirectory, SandboxProcess } from "../../sandbox/process";
import { emergencyAccessAccountIds, groupName } from "./declaration";

type Row = Readonly<Record<string, unknown>>;

const northwindTenantId = "00000000-0000-4000-8000-0000000000f2";

/** What administrators made in the tenant by hand before the deployment: no run may change or end it. */
export class Bystanders {
    private constructor(
        private readonly ids: ReadonlySet<string>,
        private readonly before: string,
    ) {}

    /** A group of the declared group's name, a policy, a partner and a guest. */
    static async make(sandbox: SandboxProcess): Promise<Bystanders> {
        const id = async (path: string, body: Row) =>
            ((await sandbox.graph<Row>("POST", `/v1.0${path}`, body))["id"] ?? "") as string;
        const ids = [
            await id("/groups", {
                displayName: groupName,
                mailNickname: "by-hand",
                mailEnabled: false,
                securityEnabled: true,
            }),
            await id("/identity/conditionalAccess/policies", {
                displayName: "MFA for guests, by hand",
                state: "enabled",
                conditions: {
                    clientAppTypes: ["all"],
                    applications: { includeApplications: ["All"] },
                    users: {
                        includeUsers: ["GuestsOrExternalUsers"],
                        excludeUsers: emergencyAccessAccountIds,
                    },
                },
                grantControls: { operator: "OR", builtInControls: ["mfa"] },
            }),
        ];
        await sandbox.graph("POST", "/v1.0/policies/crossTenantAccessPolicy/partners", {
            tenantId: northwindTenantId,
            inboundTrust: {
                isMfaAccepted: true,
                isCompliantDeviceAccepted: false,
                isHybridAzureADJoinedDeviceAccepted: false,
            },
        });
        const { invitedUser } = await sandbox.graph<{ invitedUser: { id: string } }>(
            "POST",
            "/v1.0/invitations",
            {
                invitedUserEmailAddress: "zoe@northwind.example",
                inviteRedirectUrl: "https://myapplications.microsoft.com",
            },
        );
        const all = new Set([...ids, northwindTenantId, invitedUser.id]);
        return new Bystanders(all, rowsOf(await sandbox.directory(), all));
    }

    /** The directory without them. */
    without(directory: SandboxDirectory): SandboxDirectory {
        const own = <T extends Row>(rows: readonly T[]) => rows.filter((row) => !this.ids.has(keyOf(row)));
        return {
            ...directory,
            users: own(directory.users),
            groups: own(directory.groups),
            conditionalAccessPolicies: own(directory.conditionalAccessPolicies),
            partners: own(directory.partners),
        };
    }

    /** Whether an object is one of them. */
    has(id: string): boolean {
        return this.ids.has(id);
    }

    /** Whether all of them are as they were. */
    areUntouched(directory: SandboxDirectory): boolean {
        return rowsOf(directory, this.ids) === this.before;
    }
}

function keyOf(row: Row): string {
    return String(row["tenantId"] ?? row["id"]);
}

function rowsOf(directory: SandboxDirectory, ids: ReadonlySet<string>): string {
    const { users, groups, conditionalAccessPolicies, partners } = directory;
    const rows: readonly Row[] = [...users, ...groups, ...conditionalAccessPolicies, ...partners];
    return JSON.stringify(rows.filter((row) => ids.has(keyOf(row))));
}
