import { assertInstalled, type OptionalPackage } from "../components/optionalPackages";
import type { TenantConfig } from "../config";

/** The keys of the stack config that need a package beyond this one's own dependencies. */
const users: ReadonlyMap<
    OptionalPackage,
    readonly { readonly key: string; readonly isGiven: (config: TenantConfig) => boolean }[]
> = new Map([
    [
        "@pulumi/azure-native",
        [{ key: "entra-b2b:azure", isGiven: ({ azure }: TenantConfig) => azure !== undefined }],
    ],
    [
        "@pulumi/azuread",
        [
            {
                key: "entra-b2b:saasApplications",
                isGiven: ({ saasApplications }: TenantConfig) => saasApplications.length > 0,
            },
        ],
    ],
]);

/**
 * Checks that the packages a stack config needs are installed.
 *
 * @throws MissingPackageError - Names all that are missing and the command that installs them.
 */
export function assertPackages(config: TenantConfig): void {
    assertInstalled(
        new Map(
            [...users].map(([name, keys]) => [
                name,
                keys.filter(({ isGiven }) => isGiven(config)).map(({ key }) => key),
            ]),
        ),
    );
}
