using DegeneracyLab.Generators.Tests.Infrastructure;
using static TorchSharp.torch;

namespace DegeneracyLab.Generators.Tests.Live;

/// <summary>Declared networks, compiled together: compiling is what takes long.</summary>
internal sealed class LiveNetworks : IDisposable
{
    private readonly Dictionary<string, DeclarationSample> samples;
    private readonly LiveAssembly assembly;

    public LiveNetworks(IEnumerable<DeclarationSample> declarations)
    {
        samples = declarations.ToDictionary(sample => sample.Name);
        string source = string.Join('\n', samples.Values.SelectMany(sample => sample.Blocks.Append(sample))
            // Several may use the same block.
            .DistinctBy(sample => sample.Name)
            .Select(sample => sample.Text)
            .Prepend(ElementwiseSample.FunctionsSource)
            .Prepend("using DegeneracyLab;\nusing static TorchSharp.torch;\n"));
        Generation generation = Generation.Of(source);
        generation.AssertCompiles();
        assembly = new(generation);
    }

    public IReadOnlyCollection<string> Names => samples.Keys;

    /// <summary>Makes a network; what a test draws afterwards is the same every time.</summary>
    public LiveNetwork Create(string name, ScalarType dtype = ScalarType.Float64, int seed = 1)
    {
        DeclarationSample sample = samples[name];
        return LiveNetwork.Of(sample, assembly.Create(name, dtype, seed, sample.Parameters), seed);
    }

    public void Dispose() => assembly.Dispose();
}
