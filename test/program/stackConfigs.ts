import fc from "fast-check";
import { tenantJsonSchema } from "../../config/schema";
import { columnRules } from "../../config/guestListColumns";
import { builtInAzureRoles } from "../../rules/azure";
import { knownCombinations } from "../../rules/authenticationStrength";
import { directoryRoles } from "../../rules/directoryRole";
import { recommendedGuestPolicyNames } from "../../rules/recommendedPolicies";
import { mutated, valuesOf, type Schema, type TextsOf } from "./schemaArbitrary";

/** The tenant that is deployed to. */
export const ownTenantId = "99999999-9999-4999-8999-999999999999";

const subscription = "/subscriptions/55555555-5555-4555-8555-555555555555";
const ids = [1, 2, 3, 4].map((digit) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`);
const names = ["alpha", "beta", "gamma", "delta"];
const addresses = ["alice@fabrikam.example", "bob@fabrikam.example", "heidi@bücher.example"];
const domains = ["fabrikam.example", "Northwind.example", "bücher.example"];
const days = ["2026-12-01", "2027-01-15", "2027-01-15T08:00:00Z", "2026-12-01 00:00:00 +0000 UTC"];

/** Mostly texts that are right for a key, and some that are not. */
function texts(right: readonly string[], wrong: readonly string[]): fc.Arbitrary<string> {
    return fc.oneof(
        { weight: 16, arbitrary: fc.constantFrom(...right) },
        { weight: 1, arbitrary: fc.constantFrom(...wrong) },
    );
}

const byKey: Readonly<Record<string, fc.Arbitrary<string>>> = {
    allow: texts(domains, ["", "fabrikam", "@fabrikam.example"]),
    allowedCombinations: texts(knownCombinations, ["bogus", "sms, password", "password", ""]),
    allowedDomains: texts(domains, ["", "fabrikam", "10.0.0.1"]),
    authenticationStrength: texts(
        ["multifactor", "phishingResistantMfa", ...names, ...ids],
        ["strong", "anyMfa", ""],
    ),
    block: texts(domains, ["", "fabrikam", "@fabrikam.example"]),
    blockedDomains: texts(domains, ["", "fabrikam", "10.0.0.1"]),
    companies: texts(["Fabrikam", 'The "Best" Co', "a`b"], ["", "x".repeat(4_000)]),
    countries: texts(["DE", "GB", "XK"], ["UK", "de", "Germany", "ZZ", ""]),
    domains: texts(domains, ["", "fabrikam", "contoso.com/x", `${"a".repeat(64)}.example`]),
    enabledFrom: texts(days, ["soon", "2026-02-30", ""]),
    endDateTime: texts(days, ["soon", "2026-02-30", ""]),
    excludeApplications: texts([...ids, "Office365"], ["All", "Teams", ""]),
    group: texts([...names, "allMicrosoft365Groups"], ["nowhere"]),
    guest: texts(addresses, ["nobody@litware.example", "alice"]),
    guests: texts(addresses, ["nobody@litware.example", "alice", "a+b@fabrikam.example"]),
    guidelinesUrl: texts(["https://contoso.example/guests"], ["http://contoso.example", "", "https:"]),
    includeApplications: texts(["All", "Office365", ...ids], ["all", "Teams", ""]),
    inviteRedirectUrl: texts(
        ["https://contoso.example"],
        ["http://contoso.example", "", "https:x", "HTTPS:// "],
    ),
    ipRanges: texts(
        ["203.0.113.0/24", "2001:db8::/32"],
        ["999.1.1.1/99", "203.0.113.7", "0.0.0.0/0", "::/0"],
    ),
    membershipRule: texts(['user.userType -eq "Guest"'], ["((", "", 'device.model -eq "x"']),
    partnerTenants: texts([...names, ...ids, "ALPHA"], ["nowhere", ownTenantId, ""]),
    policy: texts(recommendedGuestPolicyNames, ["block-everyone"]),
    reportOnlyFrom: texts(days, ["soon", "2026-13-01", ""]),
    requestors: texts(names, ["nowhere"]),
    role: texts([...Object.keys(directoryRoles), ...ids], ["admin", "Reader", ""]),
    "azure.roleAssignments.role": texts([...Object.keys(builtInAzureRoles), ...ids], ["Raeder", ""]),
    messageLanguage: texts(["de-DE", "en"], ["German", "x"]),
    preferredLanguage: texts(["de-DE", "en"], ["German", "x"]),
    rule: texts(
        ['device.trustType -eq "ServerAD"', "device.isCompliant -eq True"],
        ["((", "", 'user.mail -eq "x"', 'device.model -any (_ -eq "x")'],
    ),
    scope: texts([subscription, `${subscription}/resourceGroups/x`], ["/", "x", "/subscriptions/x"]),
    startDate: texts(["2026-12-01", "2026-12-01 00:00:00 +0000 UTC"], ["2026-02-30", "tomorrow", ""]),
    // A partner's tenant that is given by a domain is looked up over the network.
    tenantDomain: fc.constantFrom("fabrikam", "", "10.0.0.1"),
    usageLocation: texts(["DE", "gb"], ["UK", "Germany", ""]),
    workspaceId: texts(
        [`${subscription}/resourceGroups/x/providers/Microsoft.OperationalInsights/workspaces/y`],
        ["x", ""],
    ),
};

const textsOf: TextsOf = (path, { pattern }) => {
    const own = byKey[path] ?? byKey[path.slice(path.lastIndexOf(".") + 1)];
    if (pattern?.includes("{12}")) {
        return fc.oneof(
            { weight: 12, arbitrary: fc.constantFrom(...ids, (ids[0] ?? "").toUpperCase()) },
            { weight: 1, arbitrary: fc.constant(ownTenantId) },
        );
    }
    return own ?? (pattern === undefined ? undefined : fc.constantFrom(...names));
};

type Config = Readonly<Record<string, unknown>>;

/** A stack config that declares what the generated keys can name. */
const base: Config = {
    emergencyAccess: { accountIds: ids.slice(2) },
    groups: names.map((name) => ({
        name,
        displayName: name,
        ...(name === "delta" && { isAssignableToRole: true }),
    })),
    partners: names.slice(0, 2).map((name, index) => ({
        name,
        tenantId: ids[index],
        inboundTrust: { isMfaAccepted: true },
    })),
    namedLocations: names.map((name) => ({ name, displayName: name, countries: ["DE"] })),
    authenticationStrengths: names.map((name) => ({
        name,
        displayName: name,
        allowedCombinations: ["fido2"],
    })),
    connectedOrganizations: names.map((name) => ({
        name,
        displayName: name,
        domains: [`${name}.example`],
    })),
};

const { properties } = tenantJsonSchema() as { readonly properties: Readonly<Record<string, Schema>> };
const keys = Object.fromEntries(Object.entries(properties).filter(([key]) => key !== "guestList"));

const values = Object.fromEntries(
    Object.entries(keys).map(([key, schema]) => [
        key,
        fc.oneof(
            { weight: 3, arbitrary: valuesOf(schema, textsOf, key) },
            { weight: 1, arbitrary: valuesOf(schema, textsOf, key).chain(mutated) },
        ),
    ]),
);

/** Stack configs of every area, one or two generated keys each, valid and not. */
export const stackConfigs: fc.Arbitrary<Config> = fc
    .subarray(Object.keys(values), { minLength: 1, maxLength: 2 })
    .chain((some) =>
        fc.record(Object.fromEntries(some.map((key) => [key, values[key] as fc.Arbitrary<unknown>]))),
    )
    .map((generated) => ({ ...base, ...generated }));

const cells: Readonly<Record<string, fc.Arbitrary<string>>> = {
    inviteeEmail: texts(
        [...addresses, "ALICE@fabrikam.example", "carol@northwind.example"],
        ["", "alice", "a+b@fabrikam.example", ".a@fabrikam.example", `${"a".repeat(65)}@fabrikam.example`],
    ),
    inviteRedirectURL: texts(["https://contoso.example"], ["", "http://contoso.example", "https:"]),
    sendEmail: texts(["true", "FALSE", ""], ["perhaps"]),
    blockSignIn: texts(["true", "false"], ["perhaps"]),
    showInAddressList: texts(["true", "false"], ["perhaps"]),
    messageLanguage: texts(["de-DE", "en"], ["German", "x"]),
    preferredLanguage: texts(["de-DE", "en"], ["German", "x"]),
    additionalRecipient: texts(["carol@contoso.example"], ["carol", "a@b@c"]),
    usageLocation: texts(["DE", "gb"], ["UK", "Germany"]),
    groups: texts(names, ["nowhere", "alpha; beta"]),
    manager: texts(ids, ["boss"]),
    sponsors: texts(
        [...ids, ids.join(";")],
        ["boss", [...ids, ...ids.map((id) => id.replace("8", "9"))].join(";")],
    ),
    onRemove: texts(["retain", "block", "delete"], ["keep"]),
    formerEmailAddress: texts(["alice.old@fabrikam.example"], ["alice"]),
};

/** Guest lists as CSV text. */
export const guestLists: fc.Arbitrary<string> = fc
    .tuple(
        fc.subarray(Object.keys(columnRules).filter((column) => !/^invite/.test(column))),
        fc.integer({ min: 0, max: 2 }),
    )
    .chain(([some, rows]) => {
        const columns = ["inviteeEmail", "inviteRedirectURL", ...some];
        const cell = (column: string) => {
            const given = cells[column] ?? texts(["Fabrikam", "x"], ["y".repeat(300)]);
            return column.startsWith("invite")
                ? given
                : fc.oneof({ weight: 2, arbitrary: fc.constant("") }, { weight: 1, arbitrary: given });
        };
        return fc
            .array(fc.tuple(...columns.map(cell)), { minLength: rows, maxLength: rows })
            .map((lines) =>
                [
                    "version:v1.0",
                    columns.map((column) => `${column} [${column}]`).join(","),
                    ...lines.map((line) => line.join(",")),
                ].join("\n"),
            );
    });
