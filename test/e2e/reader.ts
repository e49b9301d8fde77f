import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { standIns } from "../../sandbox/plugins";
import { preparePulumiHome, pulumiBinary, pulumiVariable } from "../../tools/pulumiHome";
import { GuideShell } from "../guides/shell";

const root = join(__dirname, "..", "..");

/**
 * The terminal of a reader who has Node, npm and the Pulumi CLI, and neither a backend nor a passphrase yet.
 *
 * @param project - Folder that the reader is in.
 * @param folder - Where the reader's home folder and the engine are made.
 * @param env - Variables that the reader has set, such as those to sign in.
 */
export async function readersTerminal(
    project: string,
    folder: string,
    env: NodeJS.ProcessEnv = {},
): Promise<GuideShell> {
    const home = join(folder, "home");
    await mkdir(home, { recursive: true });
    const engine = await preparePulumiHome({
        root,
        stateFolder: folder,
        pulumi: await pulumiBinary(root),
        plugins: standIns(root),
    });
    const npm = (name: string, file: string) => process.env[name] ?? join(homedir(), file);
    return new GuideShell(project, folder, {
        ...engine,
        // The Node that runs the test, after the engine.
        PATH: engine["PATH"]?.replace(delimiter, `${delimiter}${dirname(process.execPath)}${delimiter}`),
        // The guides lead to both.
        PULUMI_BACKEND_URL: undefined,
        PULUMI_CONFIG_PASSPHRASE: undefined,
        [pulumiVariable]: undefined,
        HOME: home,
        // The reader answers "yes".
        PULUMI_SKIP_CONFIRMATIONS: "true",
        npm_config_local_prefix: undefined,
        npm_config_cache: npm("npm_config_cache", ".npm"),
        npm_config_userconfig: npm("npm_config_userconfig", ".npmrc"),
        npm_config_prefer_offline: "true",
        npm_config_audit: "false",
        npm_config_fund: "false",
        npm_config_ignore_scripts: "true",
        ...env,
    });
}
