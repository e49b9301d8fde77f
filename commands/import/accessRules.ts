/** Access settings of other tenants, from Graph's form to the stack config's. */
import { accessSettingNames, type AccessSettingName } from "../../rules/accessSetting";
import { compact } from "./finding";
import type { GraphSettings } from "./tenantSnapshot";

interface Side {
    readonly accessType?: string | null;
    readonly targets?: readonly { readonly target: string; readonly targetType: string }[] | null;
}

type Rule = "all" | "none" | Readonly<Record<string, unknown>>;

/** Where the stack config has each setting. */
const places: Readonly<Record<AccessSettingName, readonly [key: string, direction?: string]>> = {
    b2bCollaborationInbound: ["b2bCollaboration", "inbound"],
    b2bCollaborationOutbound: ["b2bCollaboration", "outbound"],
    b2bDirectConnectInbound: ["b2bDirectConnect", "inbound"],
    b2bDirectConnectOutbound: ["b2bDirectConnect", "outbound"],
    tenantRestrictions: ["tenantRestrictions"],
};

/**
 * Access settings as the stack config writes them, without those that the tenant does not have.
 *
 * @returns In `left`, the names of settings that cannot be written this way. Each is a separate setting, and stays as
 *   it is.
 */
export function accessRules(settings: GraphSettings): {
    readonly access: Readonly<Record<string, unknown>>;
    readonly left: readonly AccessSettingName[];
} {
    const access: Record<string, unknown> = {};
    const left: AccessSettingName[] = [];
    for (const name of accessSettingNames) {
        const setting = settings[name] as Readonly<Record<string, unknown>> | null | undefined;
        if (setting === null || setting === undefined) {
            continue;
        }
        const rule = ruleOf(setting);
        const [key, direction] = places[name];
        if (rule === undefined) {
            left.push(name);
        } else {
            access[key] =
                direction === undefined
                    ? rule
                    : { ...(access[key] as Record<string, unknown> | undefined), [direction]: rule };
        }
    }
    return { access, left };
}

function ruleOf(setting: Readonly<Record<string, unknown>>): Rule | undefined {
    const users = sideOf(setting["usersAndGroups"] as Side | null, (targets) => {
        const of = (type: string) =>
            targets.filter(({ targetType }) => targetType === type).map(({ target }) => target);
        const isKnown = targets.every(({ targetType }) => ["user", "group"].includes(targetType));
        if (!isKnown) {
            return undefined;
        }
        return of("user").includes("AllUsers")
            ? "all"
            : compact({ users: some(of("user")), groups: some(of("group")) });
    });
    const applications = sideOf(setting["applications"] as Side | null, (targets) => {
        const names = targets.map(({ target }) => target);
        return names.includes("AllApplications") ? "all" : names;
    });
    if (users === undefined || applications === undefined) {
        return undefined;
    }
    const isWhole = (word: string) => users[word] === "all" && applications[word] === "all";
    return isWhole("allow") ? "all" : isWhole("block") ? "none" : { users, applications };
}

function some(list: string[]): string[] | undefined {
    return list.length > 0 ? list : undefined;
}

function sideOf(
    side: Side | null | undefined,
    targetsOf: (targets: NonNullable<Side["targets"]>) => unknown,
): Readonly<Record<string, unknown>> | undefined {
    const word = { allowed: "allow", blocked: "block" }[side?.accessType ?? ""];
    const targets = side?.targets ?? [];
    const given = targets.length === 0 ? undefined : targetsOf(targets);
    return word === undefined || given === undefined ? undefined : { [word]: given };
}
