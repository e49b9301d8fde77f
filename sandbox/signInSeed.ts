import { z } from "zod";
import type { Tenant } from "./call";
import { seededRandom } from "./random";
import { newUser } from "./routes/entityTypes";
import { otherTenants } from "./routes/tenantInformation";
import { quirks, signInEntry } from "./signInEntry";
import { simulatedSignIn } from "./signInOutcome";
import type { Entity } from "./store";
import { timestamp } from "./timestamp";

/** Sign-ins that are to be simulated. */
export const signInSeed = z.strictObject({
    count: z.int().min(1).max(1_000_000),
    /** The same seed gives the same sign-ins of the same people. */
    seed: z.int().min(0).default(1),
    /** Days before now in which they take place. */
    days: z.number().positive().max(30).default(7),
    quirk: z.enum(quirks).optional(),
});
export type SignInSeed = z.output<typeof signInSeed>;

/** Guests that a tenant without any is given, for each of the other tenants. */
const guestsOfEach = 20;

/** Networks, by address and country. The addresses are of documentation. @see https://www.rfc-editor.org/rfc/rfc5737 */
const networks = [
    ...(["CH", "DE", "US"] as const).map((country, index) => ({
        ipAddress: `198.51.100.${index + 10}`,
        country,
    })),
    ...(["CH", "FR"] as const).map((country, index) => ({ ipAddress: `203.0.113.${index + 10}`, country })),
    { ipAddress: "192.0.2.77", country: "BR" },
];
const clients = ["browser", "browser", "browser", "mobileAppsAndDesktopClients", "other"] as const;
const platforms = ["windows", "windows", "macOS", "iOS", "android", "linux"] as const;

/**
 * Logs plausible sign-ins of the tenant's people, judged by what the tenant has now. A tenant without guests is given some
 * of each of the tenants that the sandbox knows.
 *
 * @returns How many were logged.
 */
export function seedSignIns(tenant: Tenant, { count, seed, days, quirk }: SignInSeed): number {
    const random = seededRandom(seed);
    const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    const view = tenant.store.primary;
    if (!view.list("users").some(isGuest)) {
        addGuests(tenant);
    }
    const people = view.list("users").filter(({ accountEnabled }) => accountEnabled !== false);
    const guests = people.filter(isGuest);
    const applications = view
        .list("servicePrincipals")
        .map(({ appId }) => String(appId))
        .filter((appId) => appId !== tenant.clientId);
    const endMs = tenant.now();
    let logged = 0;
    for (let index = 0; index < count; index++) {
        // Most of the interest is in guests.
        const user = random() < 0.9 ? one(guests) : one(people);
        const isExternal = isGuest(user);
        const home = isExternal ? homeOf(user) : null;
        const isManaged = random() < 0.3;
        const createdMs = endMs - Math.floor(random() * days * 86_400_000);
        const signIn = simulatedSignIn.parse({
            userId: user["id"],
            applicationId: one(applications),
            homeTenantId: home,
            isHomeMfaDone: home !== null && random() < 0.7,
            isDeviceCompliant: isManaged,
            clientAppType: one(clients),
            devicePlatform: one(platforms),
            ...one(networks),
        });
        const createdDateTime = `${new Date(createdMs).toISOString().slice(0, 19)}Z`;
        const found = signInEntry(tenant, { view, signIn, createdDateTime, quirk });
        if (found !== undefined) {
            tenant.signInLog.record(found.entry);
            logged++;
        }
    }
    return logged;
}

function isGuest({ creationType }: Entity): boolean {
    return creationType === "Invitation";
}

/** The tenant that has verified the domain of the address; `null` for others, as for one-time passcodes. */
function homeOf({ mail }: Entity): string | null {
    const domain = String(mail).split("@").at(-1)?.toLowerCase() ?? "";
    return otherTenants.find(({ domains }) => domains.includes(domain))?.tenantId ?? null;
}

function addGuests(tenant: Tenant): void {
    for (const { domains } of otherTenants) {
        const domain = domains[1] ?? "";
        for (let number = 1; number <= guestsOfEach; number++) {
            const [id, name] = [tenant.newId(), `guest${number}`];
            const userPrincipalName = `${name}_${domain}#EXT#@${tenant.verifiedDomains[0] ?? ""}`;
            tenant.store.seed(
                "users",
                id,
                newUser({
                    ...{
                        id,
                        userPrincipalName,
                        displayName: `Guest ${number} of ${domain}`,
                        mail: `${name}@${domain}`,
                    },
                    ...{ userType: "Guest", creationType: "Invitation", externalUserState: "Accepted" },
                    ...{ createdDateTime: timestamp(tenant), mailNickname: `${name}_${domain}` },
                    proxyAddresses: [`SMTP:${name}@${domain}`],
                }),
            );
        }
    }
}
