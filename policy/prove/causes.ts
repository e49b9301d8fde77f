import type { CheckedScenario } from "../evaluate";
import { judgedOf, type Judged } from "../evaluate/contributions";
import { compileLocations, type Locations } from "../evaluate/locations";
import { rangeOf, type Contribution } from "../evaluate/verdict";
import {
    tenantPolicies,
    type ConditionalAccessPolicy,
    type NamedLocation,
    type TenantPolicies,
} from "../model";
import { changesOf, type Change } from "./changes";
import { effectKey, effectOf } from "./effect";

/** The mark of a policy as the other side has it, beside this side's own. */
const other = "other side ";

/**
 * Finds what of a change makes a sign-in differ.
 *
 * Judges each side once, together with the changed policies of the other side. The outcome of a sign-in with one policy
 * as it was then takes no further read of the tenant.
 */
export class Causes {
    readonly all: readonly Change[];
    private readonly both: readonly [before: TenantPolicies, after: TenantPolicies];
    private readonly variants = new Map<Change, readonly [undone: TenantPolicies, alone: TenantPolicies]>();
    private readonly places = new Map<Change, readonly PlaceTest[]>();
    private readonly about = new Map<string | null, string>();

    constructor(
        private readonly before: TenantPolicies,
        private readonly after: TenantPolicies,
    ) {
        this.all = changesOf(before, after);
        const policies = this.all.flatMap(({ policy }) => policy ?? []);
        const withOthers = (
            tenant: TenantPolicies,
            others: readonly (ConditionalAccessPolicy | undefined)[],
        ): TenantPolicies => ({
            ...tenant,
            conditionalAccessPolicies: [
                ...tenant.conditionalAccessPolicies,
                ...others.flatMap((policy) =>
                    policy === undefined ? [] : [{ ...policy, key: other + policy.key }],
                ),
            ],
        });
        this.both = [
            withOthers(
                before,
                policies.map(({ is }) => is),
            ),
            withOthers(
                after,
                policies.map(({ was }) => was),
            ),
        ];
    }

    /**
     * Each thing without which the sign-in would not be as it is after the change. Where several do the same, those
     * that would change it by themselves.
     */
    of(scenario: CheckedScenario): Change[] {
        const [old, current] = this.both.map((tenant) => new Sides(judgedOf(tenant, scenario))) as [
            Sides,
            Sides,
        ];
        const candidates = this.all.filter((change) => this.mayMatter(change, scenario, old, current));
        const needed = candidates.filter(
            (change) => this.variant(change, 0, current, scenario) !== current.key,
        );
        return needed.length > 0
            ? needed
            : candidates.filter((change) => this.variant(change, 1, old, scenario) !== old.key);
    }

    /** The changes that name a home tenant: people of tenants with the same ones change for the same reasons. */
    changesAbout(tenantId: string | null): string {
        const known = this.about.get(tenantId);
        const found =
            known ?? this.all.flatMap((change, index) => (isAbout(change, tenantId) ? index : [])).join();
        this.about.set(tenantId, found);
        return found;
    }

    /** The outcome of the sign-in on a side, with one thing as the other side has it. */
    private variant(change: Change, which: 0 | 1, side: Sides, scenario: CheckedScenario): string {
        const { policy } = change;
        if (policy === undefined) {
            return keyOf(judgedOf(this.variantsOf(change)[which], scenario));
        }
        const [own, others] = which === 0 ? [policy.is, policy.was] : [policy.was, policy.is];
        return side.with(own?.key, others?.key);
    }

    private variantsOf(change: Change): readonly [TenantPolicies, TenantPolicies] {
        const found = this.variants.get(change) ?? [
            change.put(this.after, this.before),
            change.put(this.before, this.after),
        ];
        this.variants.set(change, found);
        return found;
    }

    /** Skips what cannot matter: policies that do not apply, other tenants, other places. */
    private mayMatter(change: Change, scenario: CheckedScenario, ...sides: readonly Sides[]): boolean {
        const { label, policy, location } = change;
        if (policy !== undefined) {
            const keys = [policy.was?.key, policy.is?.key].filter((key) => key !== undefined);
            return sides.some((side) => keys.some((key) => side.has(key) || side.has(other + key)));
        }
        if ("tenantId" in label) {
            return label.tenantId === null || label.tenantId === scenario.who.homeTenantId;
        }
        if (location === undefined) {
            return true;
        }
        const tests = this.places.get(change) ?? [location.was, location.is].map(placeTest);
        this.places.set(change, tests);
        const [was, is] = tests.map((test) => test(scenario));
        return was !== is;
    }
}

function isAbout({ label, policy }: Change, tenantId: string | null): boolean {
    return "tenantId" in label
        ? label.tenantId === tenantId
        : tenantId !== null &&
              [policy?.was, policy?.is].some((side) =>
                  JSON.stringify(side?.conditions.users ?? null).includes(tenantId),
              );
}

/** A sign-in on one side, with the changed policies of the other side beside. */
class Sides {
    readonly key: string;
    private readonly own: readonly Contribution[];
    private readonly others: readonly Contribution[];

    constructor(private readonly judged: Judged) {
        const isOther = ({ key }: Contribution) => key.startsWith(other);
        this.own = judged.contributions.filter((item) => !isOther(item));
        this.others = judged.contributions.filter(isOther);
        this.key = keyOf({ ...judged, contributions: this.own });
    }

    has(key: string): boolean {
        return this.judged.contributions.some((item) => item.key === key);
    }

    /** The outcome without one policy, and with another one of the other side. */
    with(left: string | undefined, added: string | undefined): string {
        return keyOf({
            ...this.judged,
            contributions: [
                ...this.own.filter(({ key }) => key !== left),
                ...this.others.filter(({ key }) => key === other + (added ?? "")),
            ],
        });
    }
}

function keyOf({ signIn, letIn, contributions }: Judged): string {
    const range = rangeOf(signIn, letIn, contributions);
    return `${effectKey(effectOf(range))} ${range.atWorst.mfa.summary}`;
}

type PlaceTest = (scenario: CheckedScenario) => string;

/** What a location by itself says of a sign-in's place. */
function placeTest(location: NamedLocation | undefined): PlaceTest {
    if (location === undefined) {
        return () => "not there";
    }
    const locationsOf = compileLocations(tenantPolicies({ namedLocations: [location] }));
    return (scenario) => {
        const found: Locations = locationsOf(scenario.location);
        return `${found.isAt(location.id ?? "")} ${found.isTrusted}`;
    };
}
