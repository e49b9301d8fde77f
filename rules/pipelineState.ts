import { fault, type Fault } from "./fault";

/** What is wrong with the name of a storage account. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export function storageAccountFault(name: string): Fault | undefined {
    return /^[a-z0-9]{3,24}$/.test(name)
        ? undefined
        : fault("is not the name of a storage account", "Use 3 to 24 lowercase letters and digits");
}

/** What is wrong with the name of a key vault. @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export function vaultFault(name: string): Fault | undefined {
    return /^[A-Za-z](?:-?[A-Za-z0-9])+$/.test(name) && name.length >= 3 && name.length <= 24
        ? undefined
        : fault(
              "is not the name of a key vault",
              "Use 3 to 24 letters, digits and single hyphens; begin with a letter and end with a letter or digit",
          );
}
