using System.Text.Json;
using static TorchSharp.torch;

namespace DegeneracyLab.Analysis.Tests;

/// <summary>A network of the reference data: matrices, samples, and the counts that were stored for it.</summary>
internal sealed record ReferenceCase(string Name, bool Bias, int[] Widths, int Parameters, int Nullity, int? Type1, int? Type2, int? Type1Or2, int? Type3, IReadOnlyDictionary<string, int> Stages, int? Redundancy, int? Singular)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IReadOnlyList<ReferenceCase> Load(string file) =>
        JsonSerializer.Deserialize<ReferenceCase[]>(File.ReadAllText(PathOf(file + ".json")), Json)!;

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);

    /// <summary>The nullity of an explicit Jacobian, from its singular values after scaling the columns to equal length.</summary>
    public static int NullityOf(Tensor jacobian)
    {
        using var scope = NewDisposeScope();
        Tensor length = jacobian.norm(0, keepdim: false, p: 2f);
        Tensor scaled = jacobian / where(length.gt(0), length, ones_like(length));
        double[] singular = linalg.svdvals(scaled).data<double>().ToArray();
        return (int)jacobian.size(1) - singular.Count(value => value > 1e-10 * singular[0]);
    }
}
