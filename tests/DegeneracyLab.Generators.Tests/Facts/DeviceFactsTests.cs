using DegeneracyLab.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DegeneracyLab.Generators.Tests.Facts;

/// <summary>
/// Tensors are made on the device of what they are combined with. Most machines that run tests have one device, so the text of
/// the libraries and of generated code is checked: every call that makes a tensor names a device.
/// </summary>
public class DeviceFactsTests
{
    private static readonly HashSet<string> Factories =
    [
        "arange", "as_tensor", "empty", "eye", "frombuffer", "from_array", "full", "linspace", "logspace", "normal", "ones", "rand", "randint", "randn", "randperm", "tensor", "tril_indices", "triu_indices", "zeros",
    ];

    /// <summary>
    /// Files whose tensors go to the CPU, each with the reason; elsewhere a value that comes to the CPU would leave its device
    /// in the middle of a computation.
    /// </summary>
    private static readonly Dictionary<string, string> ComeToTheCpu = new()
    {
        ["AblationMetric.cs"] = "reads an index for a message",
        ["AnalysisInput.cs"] = "reads an index for a message",
        ["AnalysisRun.cs"] = "results, at the end of each pass",
        ["CaseTables.cs"] = "tables of each token and position, for equations that the CPU solves",
        ["ChainSums.cs"] = "results, at the end of the first pass",
        ["Checkpoint.cs"] = "writes a file",
        ["ContentHash.cs"] = "reads bytes",
        ["DeclaredNetworks.cs"] = "asks for the device that a user names",
        ["Devices.cs"] = "leaves a device without float64",
        ["EngineCheck.cs"] = "compares all devices with the CPU",
        ["FreeDirectionSums.cs"] = "triangular factors are the CPU's",
        ["GainSums.cs"] = "triangular factors are the CPU's",
        ["MapSums.cs"] = "triangular factors are the CPU's",
        ["Matrix.cs"] = "keeps numbers in managed memory",
        ["Moments.cs"] = "writes a file",
        ["NumberArray.cs"] = "keeps numbers in managed memory",
        ["OrderSearch.cs"] = "least squares problems, which the CPU solves",
        ["RandomInputs.cs"] = "moments of a width, and an eigenvalue problem, which the CPU solves",
        ["RowSpace.cs"] = "decompositions of a Jacobian, which the CPU solves",
        ["SampleReader.cs"] = "reads bytes",
        ["SampleSums.cs"] = "writes a file",
        ["SinglePositions.cs"] = "reads positions",
        ["StoredSample.cs"] = "keeps an input in managed memory",
        ["SymmetricEigen.cs"] = "eigenvalue problems, which the CPU solves",
        ["TableSums.cs"] = "triangular factors are the CPU's",
        ["TriangularFactor.cs"] = "small QR decompositions, which the CPU does faster",
    };

    [Theory]
    [InlineData("src")]
    [InlineData("tests/DegeneracyLab.Generators.Tests/_snapshots")]
    public void Every_tensor_is_made_on_a_named_device(string folder)
    {
        List<string> calls = [];
        foreach ((string file, SyntaxNode root) in Sources(folder))
            calls.AddRange(root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => IsFactory(call) && !NamesDevice(call)).Select(call => $"{file}: {call}"));
        Assert.Empty(calls);
    }

    [Fact]
    public void Values_come_to_the_CPU_where_there_is_a_reason()
    {
        IEnumerable<string> files = Sources("src").Where(source => source.Root.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.Text is "cpu" or "cuda")).Select(source => source.File);
        Assert.Equal(ComeToTheCpu.Keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
    }

    /// <summary>The check sees what it is to see.</summary>
    [Theory]
    [InlineData("zeros(2, dtype: ScalarType.Float64)", false)]
    [InlineData("torch.ones(2, 3)", false)]
    [InlineData("tensor(values, shape, dtype)", false)]
    [InlineData("tensor(values, shape, dtype, CPU)", true)]
    [InlineData("zeros(shape, ScalarType.Float64, left.device)", true)]
    [InlineData("eye(3, dtype: ScalarType.Float64, device: g.device)", true)]
    [InlineData("empty(shape, type, Devices.ForSums(Device))", true)]
    public void A_call_without_a_device_is_found(string call, bool names) =>
        Assert.Equal(names, NamesDevice((InvocationExpressionSyntax)SyntaxFactory.ParseExpression(call)) || !IsFactory((InvocationExpressionSyntax)SyntaxFactory.ParseExpression(call)));

    private static bool IsFactory(InvocationExpressionSyntax call) => call.Expression switch
    {
        IdentifierNameSyntax name => Factories.Contains(name.Identifier.Text),
        MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "torch" } } member => Factories.Contains(member.Name.Identifier.Text),
        _ => false,
    };

    private static bool NamesDevice(InvocationExpressionSyntax call) => call.ArgumentList.Arguments.Any(argument =>
        argument.NameColon?.Name.Identifier.Text == "device"
        || argument.Expression.ToString() is "CPU" or "device" or "Device"
        || argument.Expression.ToString().EndsWith(".device", StringComparison.Ordinal)
        || argument.Expression.ToString().EndsWith(".Device", StringComparison.Ordinal)
        || argument.Expression.ToString().StartsWith("Devices.", StringComparison.Ordinal)
        || argument.Expression.ToString().StartsWith("TraceDevice.", StringComparison.Ordinal));

    private static IEnumerable<(string File, SyntaxNode Root)> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(BuildFacts.RepositoryRoot, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path.GetFileName(path), CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot()));
}
