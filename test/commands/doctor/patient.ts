import { checkTenantConfig, type Tenant } from "../../../config";
import { diagnose, type Diagnosis } from "../../../commands/doctor/diagnosis";
import type { Check, DoctorFinding } from "../../../commands/doctor/finding";
import { neededPermissions } from "../../../commands/doctor/permissions";
import { createGraphClient, readAccessToken, type SignedIn } from "../../../graph";
import type { TenantOptions } from "../../../sandbox/sandboxTenant";
import { fakeTime, guid } from "../../graph/fakes";
import { Directory } from "../../sandbox/directory";

const base = "https://127.0.0.1:8443";
export const emergency = ["00000000-0000-4000-8000-00000000e001", "00000000-0000-4000-8000-00000000e002"];

/** What the stack of a test declares. */
export function declared(values: Readonly<Record<string, unknown>>, guestCount = 0): Tenant {
    const named = Object.fromEntries(
        Object.entries(values).map(([key, value]) => [`entra-b2b:${key}`, value]),
    );
    const { config, problems } = checkTenantConfig(named, "stacks/Pulumi.test.yaml");
    if (config === undefined) {
        throw new Error(JSON.stringify(problems));
    }
    return { config, guests: Array.from({ length: guestCount }, () => ({}) as Tenant["guests"][number]) };
}

/** Everything that a stack can declare at once, as far as the doctor distinguishes areas. */
export const everything = declared(
    {
        emergencyAccess: { accountIds: emergency },
        groups: [{ name: "engineers", displayName: "Engineers" }],
        partners: [{ name: "fabrikam", tenantId: guid(7), inboundTrust: { isMfaAccepted: true } }],
        mfaPolicies: [{ name: "all", displayName: "MFA for all guests" }],
    },
    2,
);

/** The permissions that a stack takes, and no other. */
export function leastFor(tenant: Tenant): string[] {
    return neededPermissions(tenant, []).map(({ name }) => name);
}

/** A sandbox tenant whose app is granted some permissions, and the doctor at work on it. */
export class Patient {
    readonly directory: Directory;
    /** The tenant's clock, which only the doctor's waiting moves. */
    private readonly time = fakeTime();

    constructor(
        readonly tenant: Tenant,
        readonly permissions: readonly string[] = leastFor(tenant),
        options: Partial<TenantOptions> = {},
    ) {
        this.directory = Directory.create({ permissions, now: this.time.now, ...options });
    }

    /** Who the sandbox's own token says has signed in. */
    async identity(): Promise<SignedIn> {
        const { app, identity } = this.directory.parts;
        const form = new URLSearchParams({
            grant_type: "client_credentials",
            client_id: app.clientId,
            client_secret: app.clientSecret,
            scope: `${base}/.default`,
        });
        const { body } = await identity.token(app.tenantId, form, base);
        return readAccessToken((body as { access_token: string }).access_token);
    }

    async diagnose(changes: Partial<SignedIn> = {}): Promise<Diagnosis> {
        const client = createGraphClient(
            { tenantId: guid(1), environment: "global", credential: { kind: "azureCli" } },
            {
                ...this.time,
                credential: { getToken: () => Promise.resolve({ token: "t", expiresOnTimestamp: Infinity }) },
                transport: ({ method, url }) => {
                    const { pathname, search } = new URL(url);
                    const answer = this.directory.ask(`${method} ${pathname.slice(1)}${search}`, undefined, {
                        permissions: this.permissions,
                    });
                    return Promise.resolve({
                        status: answer.status,
                        headers: new Headers(answer.headers),
                        text: JSON.stringify(answer.body),
                    });
                },
            },
        );
        return diagnose("test", this.tenant, { ...(await this.identity()), ...changes }, client);
    }

    /** What a check finds, notes aside. */
    async findings(check: Check): Promise<DoctorFinding[]> {
        const { findings } = await this.diagnose();
        return findings.filter((finding) => finding.check === check && finding.severity !== "note");
    }
}
