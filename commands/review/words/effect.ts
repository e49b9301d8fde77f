import { isUnknown, type ChangedRegion, type RegionEffect } from "pulumi-entra-b2b-policy";
import { listed, type Names } from "./names";

const mfaWords: Readonly<Record<RegionEffect["mfa"], string>> = {
    none: "no MFA",
    onceAtHome: "MFA once, at home",
    onceHere: "MFA once, here",
    twice: "MFA twice",
    blocked: "blocked",
};

const promptWords: Readonly<Record<string, string>> = {
    termsOfUse: "terms of use",
    passwordChange: "a new password",
    riskRemediation: "risk remediation",
    customAuthenticationFactor: "a custom control",
};

/** What a region's sign-ins come to before and after: what differs, in as few words as possible. */
export function effectWords(
    { before, after, isBesideBlock }: Pick<ChangedRegion, "before" | "after" | "isBesideBlock">,
    names: Names,
): readonly [string, string] {
    const [old, current] = [partsOf(before, names), partsOf(after, names)];
    const [first, second] = [old, current].map((own) => {
        const other = own === old ? current : old;
        if (own.access !== "") {
            return own.access;
        }
        if (isBesideBlock) {
            return "gets in";
        }
        const isMfaShown =
            own.mfa !== other.mfa ||
            own.methods !== other.methods ||
            (own.others === other.others && own.session === other.session);
        const methods = own.methods !== other.methods && own.methods !== "" ? ` (${own.methods})` : "";
        return [
            ...(isMfaShown ? [own.mfa + methods] : []),
            ...(own.others !== other.others ? [own.others || "nothing else"] : []),
            ...(own.session !== other.session ? [own.session || "no session limit"] : []),
        ].join(", ");
    });
    return [first!, second!];
}

function partsOf({ atBest, atWorst, mfa }: RegionEffect, names: Names) {
    const isBlocked = atWorst.access === "blocked";
    const access = isBlocked
        ? atBest.access === "blocked"
            ? "blocked"
            : "may be blocked (not known yet)"
        : "";
    const isOpen = !isBlocked && JSON.stringify(atBest) !== JSON.stringify(atWorst);
    const methods = atWorst.prompts
        .filter(({ kind, ids }) => kind === "mfa" && ids.length > 0)
        .map(({ ids }) => ids.map(names.strength).join(" and "));
    return {
        access,
        mfa: isOpen ? `at most ${mfaWords[mfa]}` : mfaWords[mfa],
        methods: methods.join(", then "),
        others: listed(
            atWorst.prompts.filter(({ kind }) => kind !== "mfa").map(({ kind }) => promptWords[kind] ?? kind),
        ),
        session: sessionWords(atWorst.session),
    };
}

function sessionWords(session: RegionEffect["atWorst"]["session"]): string {
    if (session === null) {
        return "";
    }
    const { signInFrequencyHours: hours, persistentBrowser, cloudAppSecurity, others } = session;
    return listed([
        ...(hours === null
            ? []
            : isUnknown(hours)
              ? ["a session of unknown length"]
              : hours === 0
                ? ["a fresh sign-in every time"]
                : [
                      `a session of ${hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} ${hours === 1 ? "hour" : "hours"}`}`,
                  ]),
        ...(persistentBrowser === null
            ? []
            : [
                  `persistent browser sessions ${isUnknown(persistentBrowser) ? "not known yet" : persistentBrowser}`,
              ]),
        ...(cloudAppSecurity === null ? [] : ["Defender for Cloud Apps"]),
        ...(session.applicationEnforcedRestrictions ? ["restrictions by the application"] : []),
        ...(session.disableResilienceDefaults ? ["no resilience defaults"] : []),
        ...(session.secureSignInSession ? ["token protection"] : []),
        ...others,
    ]);
}
