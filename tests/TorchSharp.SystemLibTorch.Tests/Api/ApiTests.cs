namespace TorchSharp.SystemLibTorch.Tests.Api;

public class ApiTests
{
    /// <summary>Types that signatures of the index name, and that have no heading there: their members cannot be held to it.</summary>
    private static readonly HashSet<string> WithoutHeading = [];

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
    }
#endif
}
