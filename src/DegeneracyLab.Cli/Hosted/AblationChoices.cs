using System.Globalization;
using System.Reflection;
using DegeneracyLab.Analysis;
using static TorchSharp.torch;

namespace DegeneracyLab.Cli;

/// <summary>The choices of an ablation, as the command line writes them.</summary>
internal static class AblationChoices
{
    /// <summary>A metric.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="labels">The labels; null if there are none.</param>
    /// <param name="assembly">The assembly, which may have a metric of its own.</param>
    public static AblationMetric Metric(Experiment experiment, Tensor? labels, Assembly assembly)
    {
        string name = experiment.Metric ?? (labels is null ? "change" : "accuracy");
        if (name is "change" or "accuracy" or "cross-entropy" && experiment.HigherIsBetter is not null)
            throw CommandFailure.Usage($"--higher-is-better would have no effect: it is of a method of the assembly, and --metric is {name}.");
        if (labels is not null && name is not ("accuracy" or "cross-entropy"))
            throw CommandFailure.Usage($"--labels would have no effect: --metric is {name}.");
        return name switch
        {
            "change" => AblationMetric.OutputChange,
            "accuracy" => AblationMetric.Accuracy(Needed()),
            "cross-entropy" => AblationMetric.CrossEntropy(Needed()),
            _ => AblationMetric.Of(name, experiment.HigherIsBetter ?? false, MethodOf(assembly, name)),
        };

        Tensor Needed() => labels ?? throw CommandFailure.Usage($"--metric {name} needs --labels.");
    }

    /// <summary>A schedule: all, linear:N, exponential:F[:K], bisect:D[:T] or at:N,N,...</summary>
    /// <param name="text">The text.</param>
    public static AblationSchedule Schedule(string text)
    {
        try
        {
            return text.Split(':') switch
            {
                ["all"] => AblationSchedule.All,
                ["linear", var points] => AblationSchedule.Linear(Whole(points)),
                ["exponential", var factor] => AblationSchedule.Exponential(Number(factor)),
                ["exponential", var factor, var every] => AblationSchedule.Exponential(Number(factor), Whole(every)),
                ["bisect", var difference] => AblationSchedule.Bisect(Number(difference)),
                ["bisect", var difference, var tolerance] => AblationSchedule.Bisect(Number(difference), Whole(tolerance)),
                ["at", var kept] => AblationSchedule.At([.. kept.Split(',').Select(Whole)]),
                _ => throw new FormatException(),
            };
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            throw CommandFailure.Usage($"--schedule is all, linear:POINTS (2 or more), exponential:FACTOR (above 1), bisect:DIFFERENCE (above 0) or at:N,N,... (0 or more), not '{text}'.");
        }
    }

    /// <summary>A place and how many parts are kept there, such as ReLU1:5.</summary>
    /// <param name="text">The text.</param>
    public static (string Place, int Kept) Combination(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int kept)
            ? (text[..colon], kept)
            : throw CommandFailure.Usage($"--combinations takes a node layer and how many parts are kept, such as ReLU1:5, not '{text}'.");
    }

    private static int Whole(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>A static method of the assembly that gives a number for each sample.</summary>
    private static Func<AblatedOutputs, Tensor> MethodOf(Assembly assembly, string name)
    {
        int dot = name.LastIndexOf('.');
        MethodInfo? method = dot < 0 ? null : assembly.GetType(name[..dot])?.GetMethod(name[(dot + 1)..], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(AblatedOutputs)]);
        return method?.ReturnType == typeof(Tensor)
            ? method.CreateDelegate<Func<AblatedOutputs, Tensor>>()
            : throw CommandFailure.BadInput($"--metric is accuracy, cross-entropy, change, or a static method 'Tensor Name(AblatedOutputs)' of the assembly, as Namespace.Class.Name; {assembly.GetName().Name} has no such method '{name}'.");
    }
}
