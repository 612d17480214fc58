using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace DegeneracyLab.Cli;

/// <summary>
/// The options of all commands, each in one place: what it is called, what it takes, and where an experiment keeps it.
/// </summary>
internal static class Options
{
    /// <summary>What files of inputs and labels may be, beside CSV.</summary>
    public const string SampleFormats = "safetensors, .npy, .npz, PyTorch's .pt or TorchSharp's .dat";

    /// <summary>For scripts.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "Write the result as JSON, and no progress.", Recursive = true };

    /// <summary>The assembly.</summary>
    public static Argument<string> Assembly => new("ASSEMBLY") { Description = "The built DLL with the networks. DegeneracyLab, TorchSharp and libtorch are taken from its folder." };

    /// <summary>What names a network with its weights.</summary>
    public static IReadOnlyList<Setting> Network { get; } =
    [
        Setting.Of<string>("--network", "NAME", "The network's class.", (experiment, value) => experiment with { Network = value }),
        new Setting<string[]>(new("--size") { HelpName = "NAME=N", Description = "A size that the network's constructor takes, such as hidden=8; once for each.", AllowMultipleArgumentsPerToken = true }, (experiment, value) => experiment with { Sizes = SizesOf(value) }),
        Setting.Of<string>("--weights", "FILE", "The network's weights: safetensors, .npz, PyTorch's .pt or TorchSharp's .dat, under their own names or those of PyTorch or TransformerLens.", (experiment, value) => experiment with { Weights = Path.GetFullPath(value) }),
        Number<long>("--seed", "N", "Random weights of this seed, in place of a file.", (experiment, value) => experiment with { Seed = value }),
        Setting.Of<string>("--dtype", "TYPE", "float32 or float64; by default that of the weights.", (experiment, value) => experiment with { Dtype = value }),
        Setting.Of<string>("--device", "DEVICE", "cpu (the default), cuda or cuda:N.", (experiment, value) => experiment with { Device = value }),
    ];

    /// <summary>The inputs.</summary>
    public static Setting Data { get; } = Setting.Of<string>("--data", "FILE", $"The inputs: {SampleFormats}, or CSV with a sample in each row.", (experiment, value) => experiment with { Data = Path.GetFullPath(value), DataTensor = null, Rows = null, Parts = null });

    /// <summary>Which tensor of their file they are.</summary>
    public static Setting DataTensor { get; } = Setting.Of<string>("--data-tensor", "NAME", "Which array of the file has the inputs, if it has several.", (experiment, value) => experiment with { DataTensor = value });

    /// <summary>What an analysis finds, and how.</summary>
    public static IReadOnlyList<Setting> Analysis { get; } =
    [
        new Setting<string[]>(new("--nodes") { HelpName = "HOOK", Description = "The hook points of the node layers, in the order of computation.", AllowMultipleArgumentsPerToken = true }, (experiment, value) => experiment with { Nodes = value }),
        Choice("--basis", "What directions are chosen by; global is the default.", AnalysisNames.Bases, (experiment, value) => experiment with { Basis = value }),
        Flag("--center", "Centre activations.", (experiment, value) => experiment with { Center = value }),
        Flag("--keep-output", "Leave the units of the last node layer as they are.", (experiment, value) => experiment with { KeepOutput = value }),
        Setting.Of<string>("--basis-integration", "RULE", "How Jacobians are averaged from 0 to the activations: gradient (at the activations), 'trapezoid N' or 'gauss-legendre N'.", (experiment, value) => experiment with { BasisIntegration = value }),
        Choice("--edges", "How edges are measured; squared is the default.", AnalysisNames.Edges, (experiment, value) => experiment with { Edges = value }),
        Setting.Of<string>("--edge-integration", "RULE", "The same rule for edges.", (experiment, value) => experiment with { EdgeIntegration = value }),
        Degeneracy,
        Number<int>("--max-dense-parameters", "N", "Up to how many trainable parameters matrices over all of them are made, as --degeneracy exact needs them; 3000 by default. Time grows with the third power.", (experiment, value) => experiment with { MaxDenseParameters = value }),
        Flag("--proof", "With --degeneracy exact: decide the number of free directions in exact arithmetic.", (experiment, value) => experiment with { Proof = value }),
        Flag("--directions", "With --degeneracy exact: list the free directions.", (experiment, value) => experiment with { Directions = value }),
        Setting.Of<string>("--fresh-data", "FILE", "With --degeneracy exact: other samples, on which it is said what stays free.", (experiment, value) => experiment with { FreshData = Path.GetFullPath(value) }),
        Flag("--hessian", "Find the spectrum of the Hessian of the behavioural loss.", (experiment, value) => experiment with { Hessian = value }),
        Flag("--synchronisation", "Find units that fire together.", (experiment, value) => experiment with { Synchronisation = value }),
        Number<double>("--threshold", "REL", "Drop directions whose eigenvalue is below this ratio to the largest.", (experiment, value) => experiment with { Threshold = value }),
        Number<double>("--absolute-threshold", "ABS", "Drop directions whose eigenvalue is below this number.", (experiment, value) => experiment with { AbsoluteThreshold = value }),
    ];

    /// <summary>The page of a result.</summary>
    public static Setting Report { get; } = Flag("--report", $"Also write {ReportOutput.FileName}, one page that shows the result in any browser.", (experiment, value) => experiment with { Report = value });

    /// <summary>The folder of results, which has to be given.</summary>
    public static Setting Out { get; } = OutFor("The folder of the result; it is made if it is not there.", required: true);

    /// <summary>The folder of what is written.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="required">Whether it has to be given.</param>
    public static Setting OutFor(string description, bool required = false) => Setting.Of<string>("--out", "DIR", description, (experiment, value) => experiment with { Out = Path.GetFullPath(value) }, required);

    /// <summary>A choice among words.</summary>
    public static Setting Choice(string name, string description, string[] words, Func<Experiment, string, Experiment> with)
    {
        var option = new Option<string>(name) { HelpName = name[2..].ToUpperInvariant(), Description = $"{string.Join(", ", words)}. {description}" };
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var word }] && !words.Contains(word))
                result.AddError($"{name} is {string.Join(", ", words)}, not '{word}'.");
        });
        return new Setting<string>(option, with);
    }

    /// <summary>A number, with a decimal point in every language.</summary>
    public static Setting Number<T>(string name, string value, string description, Func<Experiment, T, Experiment> with)
        where T : struct, INumber<T>
    {
        var option = new Option<T?>(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out T number) && T.IsFinite(number))
                    return number;
                result.AddError($"{name} takes a {(T.IsInteger(T.One / (T.One + T.One)) ? "whole" : "finite")} number, not '{result.Tokens[0].Value}'.");
                return null;
            },
        };
        return new Setting<T?>(option, (experiment, number) => with(experiment, number!.Value));
    }

    /// <summary>An option that is given or not.</summary>
    public static Setting Flag(string name, string description, Func<Experiment, bool, Experiment> with) => new Setting<bool>(new(name) { Description = description }, with);

    private static Setting Degeneracy
    {
        get
        {
            // The option alone asks for the closed forms.
            var option = new Option<string>("--degeneracy") { HelpName = "closed|exact|none", Description = "Count the free directions of the parameters; alone it means closed.", Arity = ArgumentArity.ZeroOrOne };
            return new Setting<string>(option, (experiment, value) => experiment with { Degeneracy = value ?? "closed" });
        }
    }

    private static Dictionary<string, int> SizesOf(string[] texts)
    {
        Dictionary<string, int> sizes = new(StringComparer.Ordinal);
        foreach (string text in texts)
            if (text.Split('=') is not [{ Length: > 0 } name, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int size))
                throw CommandFailure.Usage($"--size takes a name and a number, such as hidden=8, not '{text}'.");
            else if (!sizes.TryAdd(name, size))
                throw CommandFailure.Usage($"--size {name} is given twice.");
        return sizes;
    }
}
