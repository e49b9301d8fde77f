import type { SignInRegion } from "pulumi-entra-b2b-policy";
import { azureManagementGroup } from "../../../rules/applicationGroups";
import { listed, shortList, type Names } from "./names";
import { platformNames } from "./platforms";

type Values<K extends keyof SignInRegion> = Extract<SignInRegion[K], { values: unknown }>;
type Target = Values<"target">["values"][number];

const suiteWords: Readonly<Record<string, string>> = {
    Office365: "Office 365",
    MicrosoftAdminPortals: "Microsoft's admin portals",
    AllMicrosoftApps: "Microsoft's applications",
};
const actionWords: Readonly<Record<string, string>> = {
    "urn:user:registersecurityinfo": "registering security information",
    "urn:user:registerdevice": "registering or joining a device",
};

/** What the sign-ins of a region are to. */
export function targetWords({ target }: SignInRegion, names: Names): string {
    if (target === null) {
        return "everything";
    }
    const isApplication = ({ kind }: Target) => /pplication$|InSuite$/.test(kind);
    const key = (label: Target) => applicationWords(label, names);
    const inside = groupedAzure(new Set(target.values.filter(isApplication).map(key)), names);
    const outside = [...new Set(target.all.filter(isApplication).map(key))].filter(
        (word) => !inside.has(word),
    );
    const others = target.values.filter((label) => !isApplication(label)).map((label) => otherWords(label));
    const isAnyOther = inside.has(anyOther);
    const applications =
        inside.size === 0
            ? []
            : outside.length === 0
              ? ["all applications"]
              : isAnyOther
                ? [`all applications except ${shortList(outside)}`]
                : [shortList([...inside])];
    return listed([...applications, ...(others.length > 3 ? [shortList(others, "and", 3)] : others)]);
}

/** The group around Azure's portal goes by its name where all of it is there. */
function groupedAzure(words: Set<string>, names: Names): Set<string> {
    const members = [...azureManagementGroup].map(names.application);
    return members.every((word) => words.has(word)) && !words.has(anyOther)
        ? new Set(["Azure management", ...[...words].filter((word) => !members.includes(word))])
        : words;
}

const anyOther = "any other application";

function applicationWords(label: Target, names: Names): string {
    const attributes = "attributes" in label && label.attributes ? Object.entries(label.attributes) : [];
    const marked =
        attributes.length > 0
            ? ` with ${attributes.map(([name, value]) => `${name} ${value}`).join(", ")}`
            : "";
    switch (label.kind) {
        case "application":
            return names.application(label.id) + marked;
        case "otherInSuite":
            return `the rest of ${suiteWords[label.suite] ?? label.suite}${marked}`;
        default:
            return anyOther + marked;
    }
}

function otherWords(label: Target): string {
    switch (label.kind) {
        case "userAction":
            return actionWords[label.action] ?? label.action;
        case "authenticationContext":
            return `authentication context ${label.id}`;
        default:
            return "any other authentication context";
    }
}

const platformWords: Readonly<Record<string, string>> = {
    ...platformNames,
    unsupported: "other platforms",
};
const clientWords: Readonly<Record<string, string>> = {
    browser: "browsers",
    mobileAppsAndDesktopClients: "mobile and desktop apps",
    exchangeActiveSync: "Exchange ActiveSync",
    other: "other legacy clients",
};

/** The circumstances of a region's sign-ins; empty where they do not matter. */
export function circumstanceWords(region: SignInRegion, names: Names): string {
    return [
        ...clientPhrases(region.client),
        ...locationPhrases(region.location, names),
        ...devicePhrases(region.device),
        ...levelPhrases("sign-in risk", region.signInRisk),
        ...levelPhrases("user risk", region.userRisk),
        ...levelPhrases("insider risk", region.insiderRisk),
        ...flowPhrases(region.authenticationFlow),
        ...statePhrases(region.clientState),
        ...atHomePhrases(region.atHome),
    ].join(", ");
}

function clientPhrases(client: SignInRegion["client"]): string[] {
    if (client === null) {
        return [];
    }
    const of = <K extends "client" | "platform">(name: K, labels: typeof client.values) => [
        ...new Set(labels.map((label) => label[name])),
    ];
    const [clients, platforms] = [of("client", client.values), of("platform", client.values)];
    const [allClients, allPlatforms] = [of("client", client.all), of("platform", client.all)];
    if (clients.length * platforms.length !== client.values.length) {
        return ["on some combinations of client and platform"];
    }
    const isLegacy = (name: string) => name === "exchangeActiveSync" || name === "other";
    const clientPhrase =
        clients.length === allClients.length
            ? []
            : clients.every(isLegacy) && clients.length === 2
              ? ["by legacy authentication"]
              : !clients.some(isLegacy) && clients.length === 2
                ? ["by modern authentication"]
                : [`by ${listed(clients.map((name) => clientWords[name]!))}`];
    const platformPhrase =
        platforms.length === allPlatforms.length
            ? []
            : [`on ${either(platforms, allPlatforms, (name) => platformWords[name]!)}`];
    return [...clientPhrase, ...platformPhrase];
}

/** What is in a list, or everything except what is not, whichever is shorter. */
function either<T>(inside: readonly T[], all: readonly T[], word: (item: T) => string): string {
    const outside = all.filter((item) => !inside.includes(item));
    return outside.length < inside.length
        ? `anything except ${shortList(outside.map(word))}`
        : shortList(inside.map(word), "or");
}

/** A check of whether a test holds for exactly those values of a dimension that are in a region. */
function fitting<T>({ values, all }: { readonly values: readonly T[]; readonly all: readonly T[] }) {
    const inside = new Set(values);
    return (test: (value: T) => boolean) => all.every((value) => inside.has(value) === test(value));
}

function locationPhrases(location: SignInRegion["location"], names: Names): string[] {
    if (location === null) {
        return [];
    }
    const { values, all } = location;
    const inside = new Set(values);
    const fits = fitting(location);
    const ids = [...new Set(all.flatMap(({ at }) => at))];
    if (fits(({ isTrusted }) => isTrusted)) {
        return ["from trusted locations"];
    }
    if (fits(({ isTrusted }) => !isTrusted)) {
        return ["outside trusted locations"];
    }
    // Locations that lie within the region, or outside of it, as a whole.
    const whole = ids.filter((id) => all.every((label) => !label.at.includes(id) || inside.has(label)));
    const free = ids.filter((id) => all.every((label) => !label.at.includes(id) || !inside.has(label)));
    if (fits(({ at }) => whole.some((id) => at.includes(id)))) {
        return [`from ${shortList(whole.map(names.location), "or")}`];
    }
    if (fits(({ at }) => !free.some((id) => at.includes(id)))) {
        return [`outside ${shortList(free.map(names.location), "and")}`];
    }
    return values.length <= 3
        ? [
              `from addresses like ${listed(
                  values.map(({ ipAddress, country }) => ipAddress + (country ? ` (${country})` : "")),
                  "or",
              )}`,
          ]
        : [`from ${values.length} of ${all.length} kinds of places`];
}

function devicePhrases(device: SignInRegion["device"]): string[] {
    if (device === null) {
        return [];
    }
    const { values, all } = device;
    const fits = fitting(device);
    type Label = (typeof all)[number];
    const tests: readonly (readonly [(label: Label) => boolean, string, string])[] = [
        [({ isRegistered }) => isRegistered, "on registered devices", "on unregistered devices"],
        [
            (label) => label.isRegistered && label.isCompliant,
            "on compliant devices",
            "on devices that are not compliant",
        ],
        [
            (label) => label.isRegistered && label.trustType === "ServerAD",
            "on hybrid joined devices",
            "on devices that are not hybrid joined",
        ],
        [
            (label) => label.isRegistered && (label.isCompliant || label.trustType === "ServerAD"),
            "on compliant or hybrid joined devices",
            "on devices that are neither compliant nor hybrid joined",
        ],
    ];
    for (const [test, yes, no] of tests) {
        if (fits(test)) {
            return [yes];
        }
        if (fits((label) => !test(label))) {
            return [no];
        }
    }
    return [`on ${values.length} of ${all.length} kinds of devices that filters tell apart`];
}

function levelPhrases(
    what: string,
    levels: SignInRegion["signInRisk"] | SignInRegion["insiderRisk"],
): string[] {
    return levels === null
        ? []
        : [
              `at ${either<string>(levels.values, levels.all, (level) => level).replace("anything", "any")} ${what}`,
          ];
}

function flowPhrases(flow: SignInRegion["authenticationFlow"]): string[] {
    const words: Readonly<Record<string, string>> = {
        none: "without transfer of authentication",
        deviceCodeFlow: "by device code flow",
        authenticationTransfer: "by authentication transfer",
    };
    if (flow === null) {
        return [];
    }
    const left = flow.all.filter((item) => !flow.values.includes(item));
    return left.length === 1 && left[0] !== "none"
        ? [`not ${words[left[0]!]}`]
        : [
              listed(
                  flow.values.map((item) => words[item]!),
                  "or",
              ),
          ];
}

function statePhrases(state: SignInRegion["clientState"]): string[] {
    if (state === null) {
        return [];
    }
    const fits = fitting(state);
    const phrases: readonly (readonly [boolean, string])[] = [
        [fits(({ isApproved }) => isApproved), "in approved applications"],
        [fits(({ isApproved }) => !isApproved), "in applications that are not approved"],
        [fits(({ isProtected }) => isProtected), "in protected applications"],
        [fits(({ isProtected }) => !isProtected), "in applications that are not protected"],
        [
            fits(({ isApproved, isProtected }) => isApproved || isProtected),
            "in approved or protected applications",
        ],
        [true, "in some client applications"],
    ];
    return [phrases.find(([holds]) => holds)![1]];
}

function atHomePhrases(atHome: SignInRegion["atHome"]): string[] {
    if (atHome === null) {
        return [];
    }
    const words = {
        nothing: "without MFA at home",
        weakMethod: "with weaker MFA done at home",
        phishingResistantMethod: "with phishing-resistant MFA done at home",
    } as const;
    return atHome.values.length === 2 && !atHome.values.includes("nothing")
        ? ["with MFA done at home"]
        : atHome.values.length === 2 && !atHome.values.includes("phishingResistantMethod")
          ? ["without phishing-resistant MFA at home"]
          : [
                listed(
                    atHome.values.map((item) => words[item]),
                    "or",
                ),
            ];
}
