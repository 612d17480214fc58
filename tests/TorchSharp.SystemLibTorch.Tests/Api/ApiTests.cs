namespace TorchSharp.SystemLibTorch.Tests.Api;

public class ApiTests
{
    /// <summary>
    /// Types that the index has no heading for, so that their members cannot be held to it: what its signatures take
    /// or return, and the smaller modules. A type that is in neither fails.
    /// </summary>
    private static readonly HashSet<string> WithoutHeading =
    [
        "DeviceType", "PaddingModes", "TensorAccessor<T>", "TensorStringStyle", "torch.FInfo", "torch.RoundingMode", "torch.ScalarType",
        "ILifetimeStatistics", "LifetimeStatistics", "ThreadDisposeScopeStatistics",
        "torch.linalg.QRMode", "torch.nn.Reduction", "torch.nn.init.FanInOut", "torch.nn.init.NonlinearityType",
        "torch.nn.IModule<T, TResult>", "torch.nn.Module<T1, T2, TResult>",
        "Identity", "LeakyReLU", "SiLU", "Sigmoid", "Softplus", "Tanh",
        "BCEWithLogitsLoss", "CrossEntropyLoss", "L1Loss", "MSELoss", "NLLLoss",
        "torch.optim.ILearningRateController", "OptimizerHelper", "OptimizerOptions", "ParamGroup", "ParamGroup<TOptions>",
        "Adam", "Adam.Options", "Adam.ParamGroup", "AdamW", "AdamW.Options", "AdamW.ParamGroup", "SGD", "SGD.Options", "SGD.ParamGroup",
    ];

#if TORCH_SYSTEM
    [Fact]
    public void No_public_member_differs_from_TorchSharps()
    {
        string? file = ApiIndex.FindFile();
        if (file is null) Assert.Skip("torchsharp-api.txt is not here: shared/reference beside the repository, or under DEGENERACYLAB_SHARED.");
        ApiIndex index = ApiIndex.Parse(File.ReadAllText(file));
        Type[] types = typeof(torch).Assembly.GetExportedTypes();

        List<string> differences = ApiComparer.Differences(types, index, WithoutHeading).ToList();

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.All(["Tensor", "torch", "nn", "Linear"], name => Assert.Contains(types, type => type.Name == name));
        Assert.True(types.Sum(type => Signature.MembersOf(type).Count()) > 1000, "the binding's surface has been read");
    }
#endif

    private const string Index =
        """
        An index.

        [Sample<T>]
        Change(int left, Sample<T> other = null) -> (long, T)
        Count: int { get; set; }
        Field: double[,]
        Print<TLine>(params string[] lines) -> void
        T this[long index] { get; }
        new(double rate = 1E-05, DayOfWeek day = DayOfWeek.Monday)
        op_Addition(Sample<T> left, int right) -> Sample<T>
        """;

    [Fact]
    public void A_surface_as_indexed_does_not_differ() => Assert.Empty(Differences(Index));

    [Theory]
    [InlineData("Change(int left,", "Change(int right,", "a parameter's name")]
    [InlineData("Change(int left,", "Change(long left,", "a parameter's type")]
    [InlineData("other = null", "other", "a parameter that must be given")]
    [InlineData("(long, T)", "(T, long)", "a result")]
    [InlineData("Count:", "Number:", "a property's name")]
    [InlineData("Count: int", "Count: long", "a property's type")]
    [InlineData("double[,]", "double[]", "a field's type")]
    [InlineData("Print<TLine>", "Print", "a type parameter")]
    [InlineData("params string[]", "string[]", "params")]
    [InlineData("[long index]", "[int index]", "an indexer")]
    [InlineData("1E-05", "1E-06", "a default number")]
    [InlineData("DayOfWeek.Monday", "DayOfWeek.Friday", "a default of an enumeration")]
    [InlineData("op_Addition(Sample<T> left, int right)", "op_Addition(int left, Sample<T> right)", "an operator's order")]
    [InlineData("[Sample<T>]", "[Example<T>]", "a type")]
    public void Every_kind_of_difference_is_found(string text, string other, string what)
    {
        Assert.Contains(text, Index, StringComparison.Ordinal);
        Assert.True(Differences(Index.Replace(text, other, StringComparison.Ordinal)).Count == 1, what);
    }

    private static List<string> Differences(string index) =>
        ApiComparer.Differences([typeof(Sample<>)], ApiIndex.Parse(index), new HashSet<string>()).ToList();
}

#pragma warning disable CA1051, CA1814, CA1819, CA1822 // A surface with one member of each kind, and no more.
#pragma warning disable CA1000, CA1040, CA2225

public class Sample<T>(double rate = 1e-05, DayOfWeek day = DayOfWeek.Monday)
{
    public double[,] Field = new double[1, 1];

    public int Count { get; set; } = (int)rate + (int)day;

    public T this[long index] => default!;

    public (long, T) Change(int? left, Sample<T>? other = null) => (left ?? other!.Count, default!);

    public void Print<TLine>(params string[] lines) => _ = lines;

    public static Sample<T> operator +(Sample<T> left, int right)
    {
        left.Count += right;
        return left;
    }
}
