import { z } from "zod";
import { applicationSuites } from "../../rules/applicationGroups";
import { externalUserTypes, type Expected } from "pulumi-entra-b2b-policy";

const target = z
    .strictObject({
        applicationId: z.string().min(1).toLowerCase().optional(),
        suite: z.enum(applicationSuites).optional(),
        userAction: z
            .string()
            .regex(/^urn:user:\w+$/)
            .optional(),
        authenticationContext: z
            .string()
            .regex(/^c[1-9]\d?$/)
            .optional(),
    })
    .refine(
        (named) => Object.keys(named).length === 1,
        "names one of applicationId, suite, userAction, authenticationContext",
    );

const who = z.union([
    z.string().min(1),
    z.strictObject({
        partners: z.array(z.string().min(1)).min(1).optional(),
        types: z.array(z.enum(externalUserTypes)).min(1).optional(),
        groupId: z.string().min(1).toLowerCase().optional(),
    }),
]);

/** An entry of `always:` as the file has it. */
export const alwaysSchema = z.strictObject({
    name: z.string().min(1),
    who: who.optional(),
    target: target.optional(),
    legacyAuthentication: z.boolean().optional(),
    except: z.array(z.union([z.strictObject({ target }), z.strictObject({ who })])).optional(),
    expect: z
        .strictObject({
            access: z.enum(["granted", "blocked"]).optional(),
            mfa: z.enum(["never", "atMostOnce", "atLeastOnce"]).optional(),
        })
        .refine((expected) => Object.keys(expected).length > 0, "names nothing that is expected"),
});

export type AlwaysTarget = z.infer<typeof target>;
export type AlwaysWho = z.infer<typeof who>;

/** A statement about all sign-ins of a scope. */
export interface Always extends Omit<z.infer<typeof alwaysSchema>, "expect"> {
    readonly expect: Expected;
    /** Where it is written; `undefined` for one that every review has. */
    readonly place?: { readonly file: string; readonly line: number };
}
