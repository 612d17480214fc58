using System.Globalization;
using DegeneracyLab.Analysis;

namespace DegeneracyLab.Cli;

/// <summary>What users of the command line call the options of the analysis, in the messages of the analysis.</summary>
internal sealed class CommandLineNames : IFormatProvider, ICustomFormatter
{
    private CommandLineNames()
    {
    }

    /// <summary>Formats messages.</summary>
    public static CommandLineNames Provider { get; } = new();

    /// <summary>What takes the place of each name of the API.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [nameof(AnalysisOptions.NodeLayers)] = "--nodes",
        [nameof(AnalysisOptions.Basis)] = "--basis",
        [nameof(AnalysisOptions.BasisKind)] = "--basis",
        ["BasisKind.Global"] = "--basis global",
        ["BasisKind.Local"] = "--basis local",
        ["BasisKind.LocalGradient"] = "--basis local-gradient",
        ["BasisKind.LocalChange"] = "--basis local-change",
        ["BasisKind.PrincipalDirections"] = "a --basis of principal directions (pca, svd)",
        ["BasisKind.Neurons"] = "--basis neuron",
        ["Basis = true"] = "a --basis",
        [nameof(AnalysisOptions.Centre)] = "--center",
        [nameof(AnalysisOptions.RotateOutput)] = "--keep-output",
        [nameof(AnalysisOptions.BasisIntegration)] = "--basis-integration",
        ["Integration.Trapezoid(n)"] = "'trapezoid N'",
        ["GaussLegendre(n)"] = "'gauss-legendre N'",
        [nameof(AnalysisOptions.Edges)] = "--edges",
        [nameof(AnalysisOptions.EdgeFormula)] = "--edges",
        ["EdgeFormula.Functional"] = "--edges functional",
        ["Edges = true"] = "--edges squared",
        [nameof(AnalysisOptions.EdgeIntegration)] = "--edge-integration",
        [nameof(AnalysisOptions.Degeneracy)] = "--degeneracy",
        ["DegeneracyCount.None"] = "--degeneracy none",
        ["DegeneracyCount.ClosedForm"] = "--degeneracy closed",
        ["DegeneracyCount.Exact"] = "--degeneracy exact",
        [nameof(AnalysisOptions.MaxDenseParameters)] = "--max-dense-parameters",
        [nameof(AnalysisOptions.Proof)] = "--proof",
        [nameof(AnalysisOptions.Directions)] = "--directions",
        [nameof(AnalysisOptions.FreshData)] = "--fresh-data",
        [nameof(AnalysisOptions.Hessian)] = "--hessian",
        ["AnalysisOptions.Hessian"] = "--hessian",
        [nameof(AnalysisOptions.Synchronisation)] = "--synchronisation",
        [nameof(AnalysisOptions.Threshold)] = "--threshold",
        [nameof(AnalysisOptions.AbsoluteThreshold)] = "--absolute-threshold",
        ["to(ScalarType.Float64)"] = "--dtype float64",
        ["NetworkAnalysis.Run"] = "degeneracylab analyze",
        [nameof(ModuleOptions.Resolution)] = "--resolution",
        [nameof(ModuleOptions.Restarts)] = "--restarts",
        ["false"] = "none",
        ["null"] = "not given",
    };

    /// <inheritdoc/>
    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType);

    /// <inheritdoc/>
    public string Format(string? format, object? arg, IFormatProvider? formatProvider) => arg switch
    {
        OptionName { IsForPrograms: true } => "",
        OptionName name => Names.GetValueOrDefault(name.Code, name.Code),
        // Of '--degeneracy exact' the value.
        DegeneracyCount count => Names[$"{nameof(DegeneracyCount)}.{count}"].Split(' ')[1],
        FormattableString part => part.ToString(this),
        IFormattable number => number.ToString(format, CultureInfo.InvariantCulture),
        _ => arg?.ToString() ?? "",
    };
}
