using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace DegeneracyLab.Analysis;

/// <summary>What a result was made of, and by what.</summary>
public sealed record Provenance
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>How it is declared, as C#: the attributes of its class and of its blocks. Null if its class is not declared by attributes.</summary>
    public string? Declaration { get; init; }

    /// <summary>The type of its numbers.</summary>
    public required string Dtype { get; init; }

    /// <summary>The seed of its initial weights.</summary>
    public required long Seed { get; init; }

    /// <summary>The number of its parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>A hash of all numbers of the network: 64 hexadecimal digits.</summary>
    public required string WeightsHash { get; init; }

    /// <summary>The number of samples.</summary>
    public long Samples { get; init; }

    /// <summary>A hash of the samples, whatever their order: 32 hexadecimal digits.</summary>
    public string DataHash { get; init; } = "";

    /// <summary>The number of fresh samples (<see cref="AnalysisOptions.FreshData"/>); 0 if there were none.</summary>
    public long FreshSamples { get; init; }

    /// <summary>A hash of the fresh samples, whatever their order: 32 hexadecimal digits; empty if there were none.</summary>
    public string FreshDataHash { get; init; } = "";

    /// <summary>The number of threads among which samples were divided.</summary>
    public int Threads { get; init; }

    /// <summary>The versions of this library, of .NET, of TorchSharp and of libtorch.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>The provenance of a result about a network, before it has seen data.</summary>
    internal static Provenance Of(IInstrumentedNetwork network) => new()
    {
        Network = network.Description.Name,
        Declaration = NetworkDeclaration.Of(network),
        Dtype = network.Dtype.ToString(),
        Seed = network.Seed,
        Parameters = network.Description.ParameterCount,
        WeightsHash = ContentHash.OfWeights(network),
        Threads = WorkerThreads.Count,
        Versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["DegeneracyLab"] = typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["TorchSharp"] = typeof(torch).Assembly.GetName().Version?.ToString() ?? "",
            ["libtorch"] = torch.__version__,
        },
    };
}

/// <summary>How long a pass over the data took, with what was made of its sums.</summary>
/// <param name="Pass">What the pass was for.</param>
/// <param name="Seconds">The time, in seconds.</param>
public sealed record PassTiming(string Pass, double Seconds)
{
    /// <summary>How the names of passes for bases begin.</summary>
    internal const string BasisOf = "basis of ";
}
