import {
    compileLocations,
    scenarioSchema,
    type CheckedScenario,
    type Scenario,
    type TenantPolicies,
} from "pulumi-entra-b2b-policy";
import * as applicationGroups from "../../../rules/applicationGroups";
import { guidsIn } from "../../../rules/guid";
import type { LoggedSignIn } from "../../shared/signIns/loggedSignIn";
import type { Memberships } from "./memberships";
import { authenticationOf, deviceOf, locationOf, whoOf } from "./scenarioOf";

/** Sign-ins that no policy can tell apart. */
export interface SignInClass {
    readonly index: number;
    readonly scenario: CheckedScenario;
}

/** Entries that a cache holds before it is emptied: many addresses sign in once. */
const maxCached = 50_000;

/** Ids that mean something without being named by a policy. */
const knownIds: ReadonlySet<string> = new Set([
    ...applicationGroups.knownApplications.keys(),
    ...applicationGroups.azureManagementGroup,
    ...Object.values(applicationGroups).filter((value) => typeof value === "string"),
]);

interface Part<T> {
    readonly key: string;
    readonly value: T;
}

/**
 * Puts sign-ins into classes. An id that occurs nowhere in the policies, and no network that does, can be judged only as
 * every other such one. So people, applications and addresses that no policy names count as one each, and a class is judged
 * once for all of its sign-ins.
 */
export class SignInClasses {
    private readonly classes = new Map<string, SignInClass>();
    private readonly named: ReadonlySet<string>;
    private readonly hasDeviceFilter: boolean;
    private readonly places: readonly ReturnType<typeof compileLocations>[];
    private readonly locationIds: readonly string[];
    private readonly cachedWho = new Map<string, Part<Scenario["who"] | string>>();
    private readonly cachedPlaces = new Map<string, Part<Scenario["location"]>>();

    /** @param before - By which the log's claims are read. */
    constructor(
        private readonly before: TenantPolicies,
        after: TenantPolicies,
        private readonly memberships: Memberships,
    ) {
        const tenants = [before, after];
        const text = JSON.stringify(tenants).toLowerCase();
        this.named = new Set(guidsIn(text));
        const policies = tenants.flatMap(({ conditionalAccessPolicies }) => conditionalAccessPolicies);
        this.hasDeviceFilter = policies.some(({ conditions }) => conditions.deviceFilter !== null);
        this.places = tenants.map(compileLocations);
        this.locationIds = [
            ...new Set(tenants.flatMap(({ namedLocations }) => namedLocations.flatMap(({ id }) => id ?? []))),
        ];
    }

    get size(): number {
        return this.classes.size;
    }

    /** The class of a sign-in; a text says why it cannot be judged. */
    classOf(signIn: LoggedSignIn): SignInClass | string {
        const who = this.who(signIn);
        if (typeof who.value === "string") {
            return who.value;
        }
        const { targetId, clientAppType, platform, signInRiskLevel, authenticationFlow, mfa } = signIn;
        if (targetId === undefined) {
            return "the log does not say at which application";
        }
        const place = this.place(signIn);
        const device = deviceOf(signIn);
        const isOtherTarget = !this.named.has(targetId) && !knownIds.has(targetId);
        const key = [
            who.key,
            isOtherTarget ? "other" : targetId,
            place.key,
            this.deviceKey(device),
            ...[clientAppType, platform, signInRiskLevel, authenticationFlow],
            mfa === "claimFromHome" || mfa === "claimInSession" ? mfa : "",
        ].join("|");
        const found = this.classes.get(key);
        if (found !== undefined) {
            return found;
        }
        const scenario = scenarioSchema.parse({
            who: who.value,
            target: { applicationId: targetId },
            ...(clientAppType && { clientAppType }),
            ...(platform && { platform }),
            location: place.value,
            ...(device !== undefined && { device }),
            ...(signInRiskLevel && { signInRiskLevel }),
            ...(authenticationFlow && { authenticationFlow }),
            ...authenticationOf(signIn, who.value.homeTenantId, this.before),
        } satisfies Scenario);
        const made = { index: this.classes.size, scenario };
        this.classes.set(key, made);
        return made;
    }

    private who(signIn: LoggedSignIn): Part<Scenario["who"] | string> {
        const { userId, access, isGuest, homeTenantId, resourceTenantId } = signIn;
        return cached(
            this.cachedWho,
            `${userId}|${access}|${isGuest}|${homeTenantId}|${resourceTenantId}`,
            () => {
                const value = whoOf(signIn, this.memberships);
                if (typeof value === "string") {
                    return { key: "", value };
                }
                const isOtherHome =
                    typeof value.homeTenantId === "string" && !this.named.has(value.homeTenantId);
                const key = JSON.stringify({
                    ...value,
                    userId:
                        typeof value.userId === "string" && this.named.has(value.userId)
                            ? value.userId
                            : "other",
                    homeTenantId: isOtherHome ? "other" : value.homeTenantId,
                    groupIds: value.groupIds?.filter((id) => this.named.has(id)).toSorted(),
                    roleIds: value.roleIds?.filter((id) => this.named.has(id)).toSorted(),
                });
                return { key, value };
            },
        );
    }

    private place(signIn: LoggedSignIn): Part<Scenario["location"]> {
        const { ipAddress, country, networks } = signIn;
        const names = networks === undefined ? "" : `${networks.isTrusted} ${networks.names.join(",")}`;
        return cached(this.cachedPlaces, `${ipAddress}|${country}|${names}`, () => {
            const value = locationOf(signIn, this.before);
            const answers = this.places.flatMap((at) => {
                const locations = at(value);
                return [...this.locationIds.map((id) => locations.isAt(id)), locations.isTrusted];
            });
            const further = value?.furtherLocationIds?.join();
            return { key: `${answers.join()} ${further} ${value?.ipAddress === undefined}`, value };
        });
    }

    private deviceKey(device: Scenario["device"]): string {
        if (!device) {
            return String(device);
        }
        const { isCompliant, isManaged, trustType } = device;
        return this.hasDeviceFilter ? JSON.stringify(device) : `${isCompliant} ${isManaged} ${trustType}`;
    }
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
    let found = cache.get(key);
    if (found === undefined) {
        if (cache.size >= maxCached) {
            cache.clear();
        }
        found = make();
        cache.set(key, found);
    }
    return found;
}
