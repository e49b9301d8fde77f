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

/** Entries that a cache holds before it is emptied: many addresses sign in once. */
const maxCached = 50_000;

const clientMembers = ["clientAppType", "platform", "signInRiskLevel", "authenticationFlow"] as const;
const meaningfulWords: ReadonlySet<string> = new Set(["exchangeActiveSync", "other", "deviceCodeFlow"]);

/** Ids that mean something without being named by a policy. */
const knownIds: ReadonlySet<string> = new Set([
    ...applicationGroups.knownApplications.keys(),
    ...applicationGroups.azureManagementGroup,
    ...Object.values(applicationGroups).filter((value) => typeof value === "string"),
]);

/** One side of sign-ins, the same for all that policies cannot tell apart: its number, and the first of them. */
interface Side<T> {
    readonly number: number;
    readonly value: T;
}

/** The sides of one kind, by what distinguishes them. */
class Sides<T> {
    private readonly sides = new Map<string, Side<T>>();
    private readonly cache = new Map<string, Side<T>>();

    /**
     * @param raw - As the log has it: seen before, its side is known.
     * @param read - What distinguishes it, and what it is.
     */
    of(raw: string, read: () => readonly [key: string, value: T]): Side<T> {
        const cached = this.cache.get(raw);
        if (cached !== undefined) {
            return cached;
        }
        const [key, value] = read();
        const side = this.sides.get(key) ?? { number: this.sides.size, value };
        this.sides.set(key, side);
        if (this.cache.size >= maxCached) {
            this.cache.clear();
        }
        this.cache.set(raw, side);
        return side;
    }
}

/**
 * Puts sign-ins into classes. An id or a word that occurs nowhere in the policies, and no network that does, can be judged
 * only as every other such one. So people, applications and addresses that no policy names count as one each, and a class is
 * judged once for all of its sign-ins, by the first person, address and device of each kind.
 */
export class SignInClasses<T> {
    private readonly classes = new Map<string, T>();
    private readonly named: ReadonlySet<string>;
    private readonly text: string;
    private readonly placesAt: readonly ReturnType<typeof compileLocations>[];
    private readonly locationIds: readonly string[];
    private readonly people = new Sides<Scenario["who"] | string>();
    private readonly targets = new Sides<string>();
    private readonly places = new Sides<Scenario["location"]>();
    private readonly devices = new Sides<Scenario["device"]>();
    private readonly clients = new Sides<Pick<LoggedSignIn, (typeof clientMembers)[number]>>();

    /**
     * @param before - By which the log's claims are read.
     * @param judge - Called once for each class.
     */
    constructor(
        private readonly before: TenantPolicies,
        after: TenantPolicies,
        private readonly memberships: Memberships,
        private readonly judge: (scenario: CheckedScenario) => T,
    ) {
        const tenants = [before, after];
        this.text = JSON.stringify(tenants).toLowerCase();
        this.named = new Set(guidsIn(this.text));
        const locations = new Map(
            tenants.map((tenant) => [JSON.stringify(tenant.namedLocations), tenant] as const),
        );
        this.placesAt = [...locations.values()].map(compileLocations);
        this.locationIds = [
            ...new Set(tenants.flatMap(({ namedLocations }) => namedLocations.flatMap(({ id }) => id ?? []))),
        ];
    }

    get size(): number {
        return this.classes.size;
    }

    /** What the class of a sign-in was judged to be; a text says why it cannot be judged. */
    of(signIn: LoggedSignIn): T | string {
        const who = this.who(signIn);
        if (typeof who.value === "string") {
            return who.value;
        }
        const { targetId, mfa } = signIn;
        if (targetId === undefined) {
            return "the log does not say at which application";
        }
        const target = this.targets.of(targetId, () => [
            this.named.has(targetId) || knownIds.has(targetId) ? targetId : "other",
            targetId,
        ]);
        const [place, device, client] = [this.place(signIn), this.device(signIn), this.client(signIn)];
        const claim = mfa === "claimFromHome" || mfa === "claimInSession" ? mfa : "";
        const key = `${who.number} ${target.number} ${place.number} ${device.number} ${client.number} ${claim}`;
        let found = this.classes.get(key);
        if (found === undefined) {
            const { clientAppType, platform, signInRiskLevel, authenticationFlow } = client.value;
            found = this.judge(
                scenarioSchema.parse({
                    who: who.value,
                    target: { applicationId: target.value },
                    ...(clientAppType && { clientAppType }),
                    ...(platform && { platform }),
                    location: place.value,
                    ...(device.value !== undefined && { device: device.value }),
                    ...(signInRiskLevel && { signInRiskLevel }),
                    ...(authenticationFlow && { authenticationFlow }),
                    ...authenticationOf(signIn, who.value.homeTenantId, this.before),
                } satisfies Scenario),
            );
            this.classes.set(key, found);
        }
        return found;
    }

    private who(signIn: LoggedSignIn): Side<Scenario["who"] | string> {
        const { userId, access, isGuest, homeTenantId, resourceTenantId } = signIn;
        return this.people.of(`${userId}|${access}|${isGuest}|${homeTenantId}|${resourceTenantId}`, () => {
            const value = whoOf(signIn, this.memberships);
            if (typeof value === "string") {
                return [value, value];
            }
            const { userId: id, homeTenantId: home, groupIds, roleIds } = value;
            const named = {
                ...value,
                ...(groupIds && { groupIds: groupIds.filter((one) => this.named.has(one)).toSorted() }),
                ...(roleIds && { roleIds: roleIds.filter((one) => this.named.has(one)).toSorted() }),
            };
            const key = JSON.stringify({
                ...named,
                userId: typeof id === "string" && !this.named.has(id) ? "other" : id,
                homeTenantId: typeof home === "string" && !this.named.has(home) ? "other" : home,
            });
            return [key, named];
        });
    }

    private place(signIn: LoggedSignIn): Side<Scenario["location"]> {
        const { ipAddress, country, networks } = signIn;
        const names = networks === undefined ? "" : `${networks.isTrusted} ${networks.names.join()}`;
        return this.places.of(`${ipAddress}|${country}|${names}`, () => {
            const value = locationOf(signIn, this.before);
            const answers = this.placesAt.flatMap((at) => {
                const locations = at(value);
                return [...this.locationIds.map((id) => locations.isAt(id)), locations.isTrusted];
            });
            const further = value?.furtherLocationIds?.join();
            return [`${answers.join()} ${further} ${value?.ipAddress === undefined}`, value];
        });
    }

    private device(signIn: LoggedSignIn): Side<Scenario["device"]> {
        const device = deviceOf(signIn);
        if (!device) {
            return this.devices.of(String(device), () => [String(device), device]);
        }
        const { isCompliant, isManaged, trustType, attributes = {} } = device;
        const filtered = Object.entries(attributes).filter(([name]) => this.isFiltered(name));
        const key = `${isCompliant} ${isManaged} ${trustType} ${JSON.stringify(filtered)}`;
        return this.devices.of(key, () => [key, device]);
    }

    /** Whether a device filter names a property. */
    private isFiltered(name: string): boolean {
        return this.text.includes(`device.${name.toLowerCase()}`);
    }

    /** A client without prompts, and the device code flow, mean something without being named. */
    private client(signIn: LoggedSignIn): Side<Pick<LoggedSignIn, (typeof clientMembers)[number]>> {
        const { clientAppType, platform, signInRiskLevel, authenticationFlow } = signIn;
        const raw = `${clientAppType} ${platform} ${signInRiskLevel} ${authenticationFlow}`;
        return this.clients.of(raw, () => {
            const words = clientMembers.map((member) => {
                const word = signIn[member];
                return word === undefined ||
                    meaningfulWords.has(word) ||
                    this.text.includes(`"${word.toLowerCase()}"`)
                    ? String(word)
                    : "other word";
            });
            return [words.join(), { clientAppType, platform, signInRiskLevel, authenticationFlow }];
        });
    }
}
