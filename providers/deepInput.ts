import type * as pulumi from "@pulumi/pulumi";

/** A value each part of which may be an output, at any depth. */
export type DeepInput<T> = pulumi.Input<
    T extends readonly (infer Item)[]
        ? readonly DeepInput<Item>[]
        : T extends object
          ? { readonly [Name in keyof T]: DeepInput<T[Name]> }
          : T
>;
