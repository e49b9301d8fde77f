import type { SessionControls, SignInFrequency } from "./conditionalAccessPolicy";
import type { Cursor } from "./cursor";
import { isUnknown, unknownValue, type OrUnknown } from "./unknown";

/**
 * Reads session controls. A block without effect counts as absent, as Graph stores it. A control that is switched off
 * is omitted.
 */
export function sessionControls(
    cursor: Cursor,
    collect: (cursor: Cursor, known: readonly string[]) => void,
): OrUnknown<SessionControls> | null {
    if (cursor.isAbsent || cursor.isUnknown) {
        return cursor.isUnknown ? unknownValue : null;
    }
    collect(cursor, [
        ...["applicationEnforcedRestrictions", "cloudAppSecurity", "persistentBrowser", "signInFrequency"],
        ...["disableResilienceDefaults", "secureSignInSession"],
    ]);
    const controls: SessionControls = {
        applicationEnforcedRestrictions: isOn(cursor.at("applicationEnforcedRestrictions")),
        cloudAppSecurity: ifOn(cursor.at("cloudAppSecurity"), (part) =>
            part.at("cloudAppSecurityType").text(),
        ),
        persistentBrowser: ifOn(cursor.at("persistentBrowser"), (part) => part.at("mode").text()),
        signInFrequency: ifOn(cursor.at("signInFrequency"), signInFrequency),
        disableResilienceDefaults: cursor.at("disableResilienceDefaults").flag() ?? false,
        secureSignInSession: isOn(cursor.at("secureSignInSession")),
    };
    return Object.values(controls).every((control) => control === null || control === false)
        ? null
        : controls;
}

function isOn(cursor: Cursor): OrUnknown<boolean> {
    return cursor.at("isEnabled").flag() ?? false;
}

function ifOn<T>(cursor: Cursor, read: (cursor: Cursor) => OrUnknown<T> | null): OrUnknown<T> | null {
    const isEnabled = isOn(cursor);
    if (isUnknown(isEnabled)) {
        return unknownValue;
    }
    return isEnabled ? read(cursor) : null;
}

function signInFrequency(cursor: Cursor): SignInFrequency {
    const interval = cursor.at("frequencyInterval");
    const type = cursor.at("type");
    const authentication = cursor.at("authenticationType");
    const part = {
        frequencyInterval: interval.isAbsent ? "timeBased" : interval.word(["timeBased", "everyTime"]),
        type: type.isAbsent ? null : type.word(["days", "hours"]),
        value: cursor.at("value").number(),
        authenticationType: authentication.isAbsent
            ? "primaryAndSecondaryAuthentication"
            : authentication.word(["primaryAndSecondaryAuthentication", "secondaryAuthentication"]),
    } as const;
    if (part.frequencyInterval === "timeBased" && (type.isAbsent || cursor.at("value").isAbsent)) {
        cursor.fail("must have a type (days or hours) and a value, or frequencyInterval everyTime");
    }
    return part;
}
