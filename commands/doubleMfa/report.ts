import type { TenantConfig } from "../../config";
import type { DoubleMfaReport, HomeTenant } from ".";
import type { HomeTally, Tally } from "./tally";
import type { TrustInForce } from "./trust";

/** What a report is made from. */
export interface ReportInput {
    readonly stack: string;
    readonly tally: Tally;
    readonly partners: TenantConfig["partners"];
    readonly trust: TrustInForce;
    readonly hasNames: boolean;
    readonly notes: readonly string[];
}

/** The report without its cure. */
export function reportOn(input: ReportInput): Omit<DoubleMfaReport, "patch"> {
    const { stack, tally, notes, trust } = input;
    const homeTenants = [...tally.homes.values()]
        .map((home) => homeTenantOf(home, input))
        .sort(
            (left, right) =>
                right.spared - left.spared ||
                right.askedHere - left.askedHere ||
                right.signIns - left.signIns,
        );
    const sum = (count: (home: HomeTenant) => number) =>
        homeTenants.reduce((total, home) => total + count(home), 0);
    const moment = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
    return {
        schemaVersion: 1,
        stack,
        from: moment(tally.fromMs),
        to: moment(tally.toMs),
        guests: sum(({ guests }) => guests),
        signIns: sum(({ signIns }) => signIns),
        askedHere: sum(({ askedHere }) => askedHere),
        spared: sum(({ spared }) => spared),
        otherRows: tally.otherRows,
        homeTenants,
        notes: [...trust.notes, ...notes],
    };
}

function homeTenantOf(home: HomeTally, { partners, trust, hasNames }: ReportInput): HomeTenant {
    const { homeTenantId, signIns, askedHere, notRecorded, metFromHome } = home;
    const domain = homeTenantId === null ? undefined : domainOf(home);
    const partner = partners.find(
        ({ tenantId, tenantDomain }) =>
            homeTenantId !== null &&
            (tenantId?.toLowerCase() === homeTenantId ||
                (tenantDomain !== undefined && tenantDomain.toLowerCase() === domain)),
    );
    const state = homeTenantId === null ? "notTrusted" : trust.of(homeTenantId);
    const isTrusted = state === "trusted";
    const people = [...home.people.values()];
    return {
        homeTenantId,
        name: partner?.name ?? (homeTenantId === null ? "no Entra tenant" : (domain ?? homeTenantId)),
        domain: domain ?? null,
        isDeclared: partner !== undefined,
        isTrustDeclared: isMfaTrusted(partner?.inboundTrust),
        guests: people.length,
        signIns,
        askedHere,
        guestsAsked: people.filter((person) => person.askedHere > 0).length,
        spared: isTrusted ? 0 : home.spared,
        guestsSpared: isTrusted ? 0 : people.filter((person) => person.spared > 0).length,
        unsure: home.unsure,
        notRecorded,
        metFromHome,
        methods: [...home.methods]
            .map(([method, count]) => ({ method, signIns: count }))
            .sort((left, right) => right.signIns - left.signIns),
        trust: state,
        trustedSince: (isTrusted && homeTenantId !== null ? trust.since(homeTenantId) : undefined) ?? null,
        weeks: [...home.weeks]
            .sort(([left], [right]) => left - right)
            .map(([start, counts]) => ({ start: new Date(start).toISOString().slice(0, 10), ...counts })),
        ...(hasNames && {
            people: [...home.people]
                .filter(([, person]) => person.askedHere > 0)
                .map(([userId, person]) => ({
                    userId,
                    userPrincipalName: person.userPrincipalName,
                    askedHere: person.askedHere,
                }))
                .sort((left, right) => right.askedHere - left.askedHere),
        }),
    };
}

function isMfaTrusted(trust: TenantConfig["partners"][number]["inboundTrust"] | undefined): boolean {
    return typeof trust === "object" && trust.isMfaAccepted === true;
}

/** The log writes a guest's own address. */
function domainOf(home: HomeTally): string | undefined {
    const counts = new Map<string, number>();
    for (const { userPrincipalName } of home.people.values()) {
        const domain = /@([^@]+)$/.exec(userPrincipalName)?.[1]?.toLowerCase();
        if (domain !== undefined) {
            counts.set(domain, (counts.get(domain) ?? 0) + 1);
        }
    }
    const [most] = [...counts].sort(([, left], [, right]) => right - left);
    return most?.[0];
}
