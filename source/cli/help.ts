/** Everything there is; a section is about the subcommands that its heading names in parentheses. */
const help = `
Usage
  inkube [fixture.yaml]            the console on a cluster of its own (default: a demo)
  inkube serve                     the control plane without the console, until SIGINT or SIGTERM
  inkube attach                    the console on the cluster of a kubeconfig
  inkube replay <fixture|dir>...   run fixtures in virtual time; exit 0 all hold, 1 one failed, 2 a fixture is wrong
  inkube explain <file...>         where the pending pods of a snapshot would go, and why
  inkube record                    watch a cluster and write what people change in it as a fixture
  inkube import <file>             print the fixture that another tool's file, or a cluster, makes (docs/formats.md)
  inkube export                    print the objects of a cluster or a data folder as manifests
  inkube compact <revision>        let go of the history of a data folder or a running store below a revision
  inkube bench [name...]           measure inkube on this machine: JSON lines, then a table
  inkube completion <shell>        what makes bash, zsh or fish complete all of this

Cluster (console and serve)
  --nodes N            simulated nodes (console: those of the fixture; serve: 0)
  --data DIR           keep state on disk; without it in memory
  --fsync POLICY       always, interval or never (with --data; default always)
  --history N|AGE      revisions kept (console 200000, serve 5m)
  --store URL          etcd://host:port,... keeps state in an etcd cluster (etcds:// for TLS)
  --etcd-prefix TEXT   before every key in it      --etcd-user NAME:PASSWORD
  --etcd-cacert F      TLS: whom to trust          --etcd-cert F --etcd-key F  who we are
  --repair             start from a damaged data folder with what is before the damage
  --seed N             seed of everything that chance decides
  --speed X            cluster time against real time, 0 (paused) to 1000
  --feature-gates LIST alpha features, as Kubernetes writes them: GenericWorkload=true,GangScheduling=true
  --scheduler-config F the scheduler's configuration: a KubeSchedulerConfiguration, or default or classic
  --stages FILE        Stages of kwok in place of the simulated kubelets; as often as needed
  --heartbeat 10s      between node lease renewals; slower ones give nodes up after five of them, not 50s
  --pod-start 200ms    from bound to running      --pod-stop 200ms  from deleted to gone
  --image-pull 0s      added for an image that is new on a node
  --log-level LEVEL    debug, info, warn or error, to stderr

Console (console and attach)
  --read-only          without the keys and commands that change something
  --session FILE       go on where a session ended that :save fixture wrote
  --once               print the panels once and end (also when not on a terminal)
  --theme NAME         default, truecolor, colour-blind, light or none    --no-color
  --no-mouse           leave clicks and the wheel to the terminal
  --screen-reader      lines to be read aloud in place of panels
  --config F           in place of ~/.config/inkube/config.yaml

Serving (serve)
  --http-port 8080     loopback, no authentication; 0 any free port, off none
  --https-port 6443    TLS and a bearer token; 0, off
  --etcd-port off      etcd's v3 API (gRPC) to the store, loopback, no authentication; 0, a port
  --bind 127.0.0.1     address of the HTTPS port
  --kubeconfig-out F   write an admin kubeconfig
  --components LIST    store,api,scheduler,controllers,kubelets (default all); store: an empty store alone
  --controllers LIST   as kube-controller-manager: '*,-job-controller'
  --plain              only what a plain Kubernetes serves

Other clusters (attach, record, import, export)
  --kubeconfig F       in place of $KUBECONFIG or ~/.kube/config
  --context C          in place of its current one
  --namespace N, -n    only what is in it, and what its pods need (not attach)
  --output F, -o       a file in place of standard output (record, export)
  --name NAME          of the fixture (record, import)
  --data DIR           a data folder in place of a cluster (export)
  --secrets            with the values of Secrets (export; elsewhere they are blanked)

History (compact)
  --data DIR           a data folder that nobody uses
  --store URL          etcd://host:port,... in its place: a running store; --etcd-cacert and so on as for serve

Replays (replay)
  --reporter NAME      human, tap, junit, json, github or html    --watch  again when a file changes
  --only PATTERN       fixtures whose name or file matches
  --seed N             instead of the fixtures' own    --verbose, -v  every step
  --seeds N            N seeds each, from the fixture's own on, until one fails
  --headed             watch one fixture in the console    --speed 10  how fast, at first
  --set NAME=VALUE     a parameter of the fixture; as often as needed

Questions (explain)
  -o, --output FORMAT  wide, tree or json    --each  every file is a snapshot of its own
  --scheduler-config F a KubeSchedulerConfiguration, or default or classic
  --taint NODE=KEY=VALUE:EFFECT    as if the node had the taint; what it evicts is placed anew
  --cordon NODE,...                as if the nodes were cordoned
  --scale KIND/NAME=N              as if the workload had N pods (KIND/NAMESPACE/NAME=N)
  --how-many pod.yaml              how many more of the pod fit, where, and what runs out
  --compare A B                    where pods go under two configurations, names or files
  --as-sampled                     look at as many nodes as kube-scheduler, not at all

Benchmarks (bench)
  --list               the names    --scale X  times the usual amount of work    --lines  in this process, no table
`;

/** What the help says that a subcommand does. */
export const summaryOf = (subcommand: string): string =>
	new RegExp(`^ {2}inkube ${subcommand}\\b.*? {2,}(\\S.*)$`, 'm').exec(help)?.[1] ?? '';

const sections = help.trim().split('\n\n');

const isAbout = (section: string, subcommand: string): boolean =>
	new RegExp(`^.*\\(.*\\b${subcommand}\\b`).test(section);

/** What `inkube SUBCOMMAND --help` prints: how it is called and what it takes; all there is without a subcommand. */
export const helpOf = (subcommand: string): string => {
	if (subcommand === '') return help;
	const [usage = '', ...others] = sections;
	const calls = usage.split('\n').filter(line => line.startsWith(`  inkube ${subcommand}`));
	return `\n${[['Usage', ...calls].join('\n'), ...others.filter(section => isAbout(section, subcommand))].join('\n\n')}\n`;
};
