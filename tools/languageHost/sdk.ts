/**
 * A script of Pulumi's SDK: of the one that the program has, as the vendor's language host takes it, so that both are one
 * copy; of this project's where the program has none.
 *
 * @param name - Such as `run`.
 * @param folder - The program's.
 */
export function sdkScript(name: string, folder: string): string {
    return require.resolve(`@pulumi/pulumi/cmd/${name}`, { paths: [folder, __dirname] });
}
