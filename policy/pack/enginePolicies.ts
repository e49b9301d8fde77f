import type {
    Policies,
    PolicyResource as EngineResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { inline } from "../../rules/text";
import { declaredStack, type DeclaredResource } from "./declared";
import { plainValues } from "./engineValues";
import type { Rule, RuleFacts } from "./rule";

/** The rules as the engine takes them. */
export function enginePolicies(rules: readonly Rule[]): Policies {
    return rules.map((rule): ResourceValidationPolicy | StackValidationPolicy =>
        rule.scope === "resource"
            ? {
                  ...metadata(rule),
                  validateResource: (args, reportViolation) => {
                      for (const message of rule.check(resourceOf(args), args.getConfig())) {
                          reportViolation(sentence(message, rule));
                      }
                  },
              }
            : {
                  ...metadata(rule),
                  validateStack: (args, reportViolation) => {
                      const stack = declaredStack(resourcesOf(args.resources));
                      for (const { message, urn } of rule.check(stack, args.getConfig())) {
                          reportViolation(sentence(message, rule), urn);
                      }
                  },
              },
    );
}

function sentence(message: string, { cure, sources }: RuleFacts): string {
    // Messages quote the names of policies, groups and partners.
    return `${inline(message, 2_000)}. ${cure} (${sources.map(({ name }) => name).join(", ")})`;
}

function metadata({ id, title, severity, level, sources, cure, options }: RuleFacts) {
    const url = sources[0]?.url;
    return {
        name: id,
        description: title,
        severity,
        enforcementLevel: level,
        remediationSteps: cure,
        ...(url !== undefined && { url }),
        ...(options !== undefined && { configSchema: { properties: options } }),
    };
}

/** A resource that is about to be registered. The engine does not yet say where its values come from. */
function resourceOf({ type, name, urn, opts, props }: ResourceValidationArgs): DeclaredResource {
    const values = plainValues(props) as DeclaredResource["values"];
    return { type, name, urn, isProtected: opts.protect, values, sourcesOf: () => [], dependencies: [] };
}

function resourcesOf(resources: readonly EngineResource[]): DeclaredResource[] {
    const declared = new Map<string, DeclaredResource>();
    const known = (some: readonly EngineResource[] | undefined): DeclaredResource[] =>
        (some ?? []).flatMap(({ urn }) => declared.get(urn) ?? []);
    for (const resource of resources) {
        const { type, name, urn, opts } = resource;
        const values = plainValues(resource.props) as DeclaredResource["values"];
        declared.set(urn, {
            ...{ type, name, urn, values },
            isProtected: opts.protect,
            sourcesOf: (property) => known(resource.propertyDependencies[property]),
            get dependencies() {
                return known(resource.dependencies);
            },
        });
    }
    return [...declared.values()];
}
